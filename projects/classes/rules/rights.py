"""Who may do what with classes, and who sees which rows."""

from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from projects.classes.models import EmergencyPlan, Lesson, Phase, SafetyLesson, TrainingClass

allow(
    "projects.view_class",
    NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | INSTITUTION | READERS | {Role.INSPECTOR},
)
allow("projects.edit_class", {Role.INSTITUTION_OFFICER})

_ORDER_PROVINCE = "task_order__plan_item__plan__province__path"
declare(
    TrainingClass,
    view="projects.view_class",
    paths=("institution__unit__path", _ORDER_PROVINCE, "approving_unit__path"),
)
for _model, _prefix in (
    (Phase, "training_class__"),
    (SafetyLesson, "training_class__"),
    (EmergencyPlan, "training_class__"),
    (Lesson, "phase__training_class__"),
):
    declare(
        _model,
        view="projects.view_class",
        paths=(
            f"{_prefix}institution__unit__path",
            f"{_prefix}{_ORDER_PROVINCE}",
            f"{_prefix}approving_unit__path",
        ),
    )
