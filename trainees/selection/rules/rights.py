"""Who may do what with quotas, rosters, nominations and enrolments, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.documents import purposes
from guopei.core.documents.enums import SHEETS, FileType
from projects.planning.rules.rights import PLANNERS
from trainees.register.rules.rights import INSTITUTION_STAFF, PEOPLE_READERS, REGION_OFFICERS, VIEW_TEACHER
from trainees.selection.models import (
    Enrolment,
    Nomination,
    PastTraining,
    Presence,
    Quota,
    Replacement,
    RosterBatch,
    RosterIssue,
    RosterRow,
    TeacherDifference,
)

VIEW_QUOTA = allow(
    "trainees.view_quota", EVERYBODY - ADMINISTRATORS - {Role.TEACHER, Role.REVIEW_EXPERT}, _("view quotas")
)
OPEN_QUOTA = allow("trainees.open_quota", PLANNERS, _("open the quota of a task order"))
SPLIT_QUOTA = allow("trainees.split_quota", PLANNERS | {Role.PREFECTURE_OFFICER}, _("distribute places"))
VIEW_ROSTER = allow("trainees.view_roster", PEOPLE_READERS, _("view rosters"))
UPLOAD_ROSTER = allow("trainees.upload_roster", REGION_OFFICERS, _("upload and submit rosters"))
VIEW_DIFFERENCE = allow("trainees.view_difference", PEOPLE_READERS, _("view differences from the register"))
DECIDE_DIFFERENCE = allow("trainees.decide_difference", REGION_OFFICERS, _("decide on differences"))
FILL_FROM_RESERVES = allow("trainees.fill_from_reserves", REGION_OFFICERS, _("fill places from the reserves"))
VIEW_NOMINATION = allow("trainees.view_nomination", PEOPLE_READERS, _("view nominations"))
VIEW_ENROLMENT = allow(
    "trainees.view_enrolment", PEOPLE_READERS | INSTITUTION_STAFF | {Role.INSPECTOR}, _("view enrolments")
)
APPROVE_ROSTER_COUNTY = allow(
    "trainees.approve_roster_county", REGION_OFFICERS, _("approve rosters at the sending unit's level")
)
APPROVE_ROSTER_PREFECTURE = allow(
    "trainees.approve_roster_prefecture", {Role.PREFECTURE_OFFICER}, _("approve rosters for the prefecture")
)
APPROVE_ROSTER_PROVINCE = allow(
    "trainees.approve_roster_province", {Role.PROVINCIAL_OFFICER}, _("approve rosters for the province")
)
RETURN_ROSTER = allow("trainees.return_roster", REGION_OFFICERS, _("return rosters"))
UNDO_ROSTER = allow("trainees.undo_roster", REGION_OFFICERS, _("undo rosters"))
REJECT_NOMINATION = allow("trainees.reject_nomination", REGION_OFFICERS, _("reject nominations"))
WITHDRAW_NOMINATION = allow("trainees.withdraw_nomination", REGION_OFFICERS, _("withdraw nominations"))

# A roster as it was sent holds every number in full: it is read by those who may reveal one.
ROSTER_FILE = purposes.register(
    "roster", _("Roster workbook"), accepts=SHEETS, most_mb=64, sealed=True, reader=UPLOAD_ROSTER
)
MARKED_FILE = purposes.register(
    "result", _("Result workbook"), accepts={FileType.XLSX}, most_mb=256, sealed=True, reader=UPLOAD_ROSTER
)

_UNIT = ("unit__path",)
declare(Quota, view=VIEW_QUOTA, paths=("unit__path", "task_order__holder__path"))
declare(RosterBatch, view=VIEW_ROSTER, paths=_UNIT)
declare(RosterRow, view=VIEW_ROSTER, paths=("batch__unit__path",))
declare(RosterIssue, view=VIEW_ROSTER, paths=("batch__unit__path",))
declare(TeacherDifference, view=VIEW_DIFFERENCE, paths=("teacher__county__path", "batch__unit__path"))
declare(PastTraining, view=VIEW_TEACHER, paths=("teacher__county__path",), about="teacher__account")
declare(Nomination, view=VIEW_NOMINATION, paths=("quota__unit__path",))
declare(
    Enrolment,
    view=VIEW_ENROLMENT,
    paths=("county__path", "quota__unit__path", "task_order__holder__path"),
    about="teacher__account",
)
declare(
    Presence,
    view=VIEW_ENROLMENT,
    paths=("enrolment__county__path", "enrolment__task_order__holder__path"),
)

declare(
    Replacement,
    view=VIEW_ENROLMENT,
    paths=(
        "enrolment__county__path",
        "enrolment__quota__unit__path",
        "enrolment__task_order__holder__path",
    ),
)
