"""Who may do what with classes, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from trainees.classes.models import EmergencyPlan, Lesson, Phase, SafetyLesson, TrainingClass

VIEW_CLASS = allow(
    "trainees.view_class",
    NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | INSTITUTION | READERS | {Role.INSPECTOR},
    _("view classes"),
)
EDIT_CLASS = allow("trainees.edit_class", {Role.INSTITUTION_OFFICER}, _("make and edit classes"))
READY_CLASS = allow("trainees.ready_class", {Role.INSTITUTION_OFFICER}, _("declare classes ready"))
RUN_CLASS = allow("trainees.run_class", {Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}, _("start and end classes"))
SETTLE_CLASS = allow("trainees.settle_class", {Role.INSTITUTION_LEADER}, _("settle classes"))
CANCEL_CLASS = allow("trainees.cancel_class", {Role.INSTITUTION_OFFICER}, _("cancel classes"))
HOLD_LESSON = allow("trainees.hold_lesson", {Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}, _("mark lessons as held"))
EDIT_TIMETABLE = allow("trainees.edit_timetable", {Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}, _("edit timetables"))
RAISE_FINDING = allow(
    "trainees.raise_finding", {Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER}, _("raise findings about classes")
)

_PROVINCE = "province__path"
declare(
    TrainingClass,
    view=VIEW_CLASS,
    paths=("institution__unit__path", _PROVINCE, "approving_unit__path"),
)
for _model, _prefix in (
    (Phase, "training_class__"),
    (SafetyLesson, "training_class__"),
    (EmergencyPlan, "training_class__"),
    (Lesson, "phase__training_class__"),
):
    declare(
        _model,
        view=VIEW_CLASS,
        paths=(
            f"{_prefix}institution__unit__path",
            f"{_prefix}{_PROVINCE}",
            f"{_prefix}approving_unit__path",
        ),
    )
