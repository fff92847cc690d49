"""Who may do what with ceilings and plans, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from projects.planning.models import Plan, PlanCeiling, PlanItem, PlanRemark, PlanSubmission

MINISTRY = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE})

# A province's officer for its plan, the ministry's for the demonstration line: each for the own unit.
PLANNERS = frozenset({Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER})

VIEW_PLAN = allow("projects.view_plan", MINISTRY | PROVINCE | READERS, _("view plans"))
DRAFT_PLAN = allow("projects.draft_plan", PLANNERS, _("draw up plans"))
SET_CEILING = allow("projects.set_ceiling", {Role.MINISTRY_FINANCE}, _("set ceilings"))
SUBMIT_PLAN = allow("projects.submit_plan", PLANNERS, _("submit plans"))
RETURN_PLAN = allow("projects.return_plan", {Role.MINISTRY_OFFICER}, _("return and reopen plans"))
APPROVE_PLAN = allow("projects.approve_plan", {Role.MINISTRY_OFFICER}, _("approve or file plans"))


def planner_at(unit: OrgUnit) -> Role:
    """Who draws up a unit's plan and gives out its places."""
    return Role.MINISTRY_OFFICER if unit.kind == UnitKind.NATION else Role.PROVINCIAL_OFFICER


declare(PlanCeiling, view=VIEW_PLAN, paths=("province__path",))
declare(Plan, view=VIEW_PLAN, paths=("province__path",))
declare(PlanItem, view=VIEW_PLAN, paths=("plan__province__path",))
declare(PlanRemark, view=VIEW_PLAN, paths=("plan__province__path",))
declare(PlanSubmission, view=VIEW_PLAN, paths=("plan__province__path",))
