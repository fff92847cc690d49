"""Who may do what with quotas, rosters, nominations and enrolments, and who sees which rows."""

from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.documents.enums import Purpose
from guopei.core.documents.readers import open_to
from trainees.register.rules.rights import INSTITUTION_STAFF, PEOPLE_READERS, REGION_OFFICERS
from trainees.selection.models import (
    Enrolment,
    Nomination,
    Presence,
    Quota,
    Replacement,
    RosterBatch,
    RosterIssue,
    RosterRow,
    TeacherDifference,
)

allow("trainees.view_quota", EVERYBODY - ADMINISTRATORS - {Role.TEACHER, Role.REVIEW_EXPERT})
allow("trainees.open_quota", {Role.PROVINCIAL_OFFICER})
allow("trainees.split_quota", {Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER})
allow("trainees.view_roster", PEOPLE_READERS)
allow("trainees.upload_roster", REGION_OFFICERS)
allow("trainees.decide_difference", REGION_OFFICERS)
allow("trainees.fill_from_reserves", REGION_OFFICERS)
allow("trainees.view_nomination", PEOPLE_READERS)
allow("trainees.view_enrolment", PEOPLE_READERS | INSTITUTION_STAFF | {Role.INSPECTOR})

# A roster as it was sent holds every number in full: it is read by those who may reveal one.
open_to(Purpose.ROSTER, "trainees.upload_roster")
open_to(Purpose.RESULT, "trainees.upload_roster")

_UNIT = ("unit__path",)
declare(Quota, view="trainees.view_quota", paths=("unit__path", "task_order__institution__unit__path"))
declare(RosterBatch, view="trainees.view_roster", paths=_UNIT)
declare(RosterRow, view="trainees.view_roster", paths=("batch__unit__path",))
declare(RosterIssue, view="trainees.view_roster", paths=("batch__unit__path",))
declare(TeacherDifference, view="trainees.view_teacher", paths=("teacher__county__path", "batch__unit__path"))
declare(Nomination, view="trainees.view_nomination", paths=("quota__unit__path",))
declare(
    Enrolment,
    view="trainees.view_enrolment",
    paths=("county__path", "quota__unit__path", "task_order__institution__unit__path"),
)
declare(
    Presence,
    view="trainees.view_enrolment",
    paths=("enrolment__county__path", "enrolment__task_order__institution__unit__path"),
)

declare(
    Replacement,
    view="trainees.view_enrolment",
    paths=(
        "enrolment__county__path",
        "enrolment__quota__unit__path",
        "enrolment__task_order__institution__unit__path",
    ),
)
