"""Who may do what with task orders, and who sees which rows."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from projects.orders.models import TaskOrder, TaskOrderPhase
from projects.planning.rules.rights import MINISTRY, PLANNERS

VIEW_TASK_ORDER = allow(
    "projects.view_task_order",
    MINISTRY
    | PROVINCE
    | READERS
    | {Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER},
    _("view task orders"),
)
DRAFT_TASK_ORDER = allow("projects.draft_task_order", PLANNERS, _("write task orders"))
ISSUE_TASK_ORDER = allow("projects.issue_task_order", PLANNERS, _("issue and withdraw task orders"))
ACCEPT_TASK_ORDER = allow("projects.accept_task_order", {Role.INSTITUTION_LEADER}, _("accept task orders"))

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
