"""Who may do what with the register, who sees which rows, and the officers of regions."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import PERSONAL, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.documents import purposes
from guopei.core.documents.enums import SHEETS, FileType
from guopei.core.orgs.enums import UnitKind
from trainees.register.models import (
    School,
    SchoolBatch,
    SchoolIssue,
    SchoolRow,
    Teacher,
    TeacherCode,
    TeacherReveal,
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

VIEW_TEACHER = allow(
    "trainees.view_teacher", PEOPLE_READERS | {Role.SCHOOL_OFFICER}, _("view the register of teachers")
)
ISSUE_CODES = allow(
    "trainees.issue_codes",
    {Role.COUNTY_OFFICER, Role.SCHOOL_OFFICER, Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER},
    _("print activation codes"),
)
VIEW_OWN_TRAINING = allow("trainees.view_own_training", PERSONAL, _("view one's own training"))
REVEAL_TEACHER = allow("trainees.reveal_teacher", REGION_OFFICERS, _("see full numbers"))
VIEW_SCHOOL = allow("trainees.view_school", PEOPLE_READERS | {Role.SCHOOL_OFFICER}, _("view the register of schools"))
IMPORT_SCHOOLS = allow("trainees.import_schools", REGION_OFFICERS, _("send lists of schools and take them back"))

SCHOOL_FILE = purposes.register(
    "schools", _("List of schools"), accepts=SHEETS, most_mb=64, sealed=True, reader=IMPORT_SCHOOLS
)
MARKED_SCHOOLS = purposes.register(
    "schoolmark", _("Marked list of schools"), accepts={FileType.XLSX}, most_mb=256, sealed=True, reader=IMPORT_SCHOOLS
)


def _of_own_school(actor: Actor) -> Q:
    """A school's own people: a county is above it, so no path of theirs leads there."""
    return Q(school=actor.unit_id) if actor.unit_kind == UnitKind.SCHOOL else Q(pk__in=())


declare(Teacher, view=VIEW_TEACHER, paths=("county__path",), extra=_of_own_school, about="account")
declare(TeacherCode, view=VIEW_TEACHER, paths=("teacher__county__path",))
declare(TeacherReveal, view=VIEW_TEACHER, paths=("teacher__county__path",))
declare(School, view=VIEW_SCHOOL, paths=("unit__path",))
declare(SchoolBatch, view=VIEW_SCHOOL, paths=("unit__path",))
declare(SchoolRow, view=VIEW_SCHOOL, paths=("batch__unit__path",))
declare(SchoolIssue, view=VIEW_SCHOOL, paths=("batch__unit__path",))
