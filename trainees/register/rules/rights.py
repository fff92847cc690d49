"""Who may do what with the register, who sees which rows, and the officers of regions."""

from guopei.core.access.enums import READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.orgs.enums import UnitKind
from trainees.register.models import Teacher, TeacherReveal

REGION_OFFICERS = frozenset({Role.PROVINCIAL_OFFICER, Role.PREFECTURE_OFFICER, Role.COUNTY_OFFICER})
INSTITUTION_STAFF = frozenset({Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER})
OFFICER_OF = {
    UnitKind.PROVINCE: Role.PROVINCIAL_OFFICER,
    UnitKind.PREFECTURE: Role.PREFECTURE_OFFICER,
    UnitKind.COUNTY: Role.COUNTY_OFFICER,
}
NATIONAL = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE})
PEOPLE_READERS = REGION_OFFICERS | NATIONAL | READERS

allow("trainees.view_teacher", PEOPLE_READERS)
allow("trainees.reveal_teacher", REGION_OFFICERS)

declare(Teacher, view="trainees.view_teacher", paths=("county__path",))
declare(TeacherReveal, view="trainees.view_teacher", paths=("teacher__county__path",))
