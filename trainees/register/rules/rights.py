"""Who may do what with the register, who sees which rows, and the officers of regions."""

from django.utils.translation import gettext_lazy as _

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

VIEW_TEACHER = allow("trainees.view_teacher", PEOPLE_READERS, _("view the register of teachers"))
REVEAL_TEACHER = allow("trainees.reveal_teacher", REGION_OFFICERS, _("see full numbers"))

declare(Teacher, view=VIEW_TEACHER, paths=("county__path",))
declare(TeacherReveal, view=VIEW_TEACHER, paths=("teacher__county__path",))
