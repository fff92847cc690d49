"""Who may do what with task orders, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import COUNTY, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from projects.orders.models import TaskOrder, TaskOrderPhase
from projects.planning.rules.rights import MINISTRY, PLANNERS

VIEW_TASK_ORDER = allow(
    "projects.view_task_order",
    MINISTRY
    | PROVINCE
    | COUNTY
    | READERS
    | {Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER},
    _("view task orders"),
)
DRAFT_TASK_ORDER = allow("projects.draft_task_order", PLANNERS, _("write task orders"))
ISSUE_TASK_ORDER = allow("projects.issue_task_order", PLANNERS, _("issue and withdraw task orders"))
ACCEPT_TASK_ORDER = allow(
    "projects.accept_task_order", {Role.INSTITUTION_LEADER, Role.COUNTY_OFFICER}, _("accept task orders")
)


def signer_at(holder: OrgUnit) -> Role:
    """Who signs for an order: the institution's leader, or the officer of a county that holds it itself."""
    return Role.COUNTY_OFFICER if holder.kind == UnitKind.COUNTY else Role.INSTITUTION_LEADER


declare(
    TaskOrder,
    view=VIEW_TASK_ORDER,
    paths=("plan_item__plan__province__path", "holder__path"),
)
declare(
    TaskOrderPhase,
    view=VIEW_TASK_ORDER,
    paths=("task_order__plan_item__plan__province__path", "task_order__holder__path"),
)
