"""Who may do what with rosters and trainees, and who sees which rows."""

from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.documents.enums import Purpose
from guopei.core.documents.readers import open_to
from guopei.core.orgs.enums import UnitKind
from trainees.models import (
    Attendance,
    Certificate,
    Enrolment,
    Nomination,
    Presence,
    Quota,
    Replacement,
    ResultBasis,
    RollCall,
    RosterBatch,
    RosterIssue,
    RosterRow,
    Teacher,
    TeacherDifference,
    TeacherReveal,
    TestResult,
)

REGION_OFFICERS = frozenset({Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER, Role.COUNTY_OFFICER})
INSTITUTION_STAFF = frozenset({Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER})
OFFICER_OF = {
    UnitKind.PROVINCE: Role.PROVINCIAL_OFFICER,
    UnitKind.PREFECTURE: Role.PREFECTURE_OFFICER,
    UnitKind.COUNTY: Role.COUNTY_OFFICER,
}
NATIONAL = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE})
PEOPLE_READERS = REGION_OFFICERS | NATIONAL | READERS

allow("trainees.view_quota", EVERYBODY - ADMINISTRATORS - {Role.TEACHER, Role.REVIEW_EXPERT})
allow("trainees.open_quota", {Role.PROVINCIAL_OFFICER})
allow("trainees.split_quota", {Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER})
allow("trainees.view_roster", PEOPLE_READERS)
allow("trainees.upload_roster", REGION_OFFICERS)
allow("trainees.view_teacher", PEOPLE_READERS)
allow("trainees.reveal_teacher", REGION_OFFICERS)
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
declare(Teacher, view="trainees.view_teacher", paths=("county__path",))
declare(TeacherDifference, view="trainees.view_teacher", paths=("teacher__county__path", "batch__unit__path"))
declare(TeacherReveal, view="trainees.view_teacher", paths=("teacher__county__path",))
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

allow("trainees.assign_trainees", {Role.INSTITUTION_OFFICER})
allow("trainees.record_safety", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER})
allow("trainees.record_attendance", {Role.CLASS_MANAGER, Role.INSTITUTION_OFFICER})
allow("trainees.issue_certificates", {Role.INSTITUTION_OFFICER, Role.INSTITUTION_LEADER})
allow("trainees.revoke_certificate", {Role.INSTITUTION_LEADER})

for _model in (Attendance, ResultBasis, TestResult, Certificate, Replacement):
    declare(
        _model,
        view="trainees.view_enrolment",
        paths=(
            "enrolment__county__path",
            "enrolment__quota__unit__path",
            "enrolment__task_order__institution__unit__path",
        ),
    )
declare(
    RollCall,
    view="trainees.view_enrolment",
    paths=(
        "lesson__phase__training_class__institution__unit__path",
        "lesson__phase__training_class__task_order__plan_item__plan__province__path",
    ),
)
