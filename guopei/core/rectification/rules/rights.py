"""Who raises, answers and closes findings, and who sees them: both sides, and whoever stands above one of them."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.orgs.enums import UnitKind
from guopei.core.rectification.models import Extension, Finding, Measure

# Which role of a unit of each kind checks, and which one answers: who is asked.
CHECKERS = {UnitKind.NATION: Role.MINISTRY_OFFICER, UnitKind.PROVINCE: Role.PROVINCIAL_OFFICER}
ANSWERERS = {
    UnitKind.PROVINCE: Role.PROVINCIAL_OFFICER,
    UnitKind.PREFECTURE: Role.PREFECTURE_OFFICER,
    UnitKind.COUNTY: Role.COUNTY_OFFICER,
    UnitKind.INSTITUTION: Role.INSTITUTION_OFFICER,
}

VIEW_FINDING = allow(
    "rectification.view_finding",
    NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | INSTITUTION | READERS | {Role.INSPECTOR},
    _("view findings"),
)
CHECK_FINDING = allow("rectification.check_finding", CHECKERS.values(), _("re-check, extend and withdraw findings"))
ANSWER_FINDING = allow("rectification.answer_finding", ANSWERERS.values(), _("answer findings"))

declare(Finding, view=VIEW_FINDING, paths=("checking_unit__path", "responsible_unit__path"))
for _model in (Measure, Extension):
    declare(_model, view=VIEW_FINDING, paths=("finding__checking_unit__path", "finding__responsible_unit__path"))

name_records("rectification.Finding")
name_part("rectification.Measure", "finding", "text")
name_part("rectification.Extension", "finding", "due")
