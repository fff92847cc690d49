"""Who may do what with task orders, and who sees which rows."""

from guopei.core.access.enums import PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from projects.orders.models import TaskOrder
from projects.planning.rules.rights import MINISTRY

VIEW_TASK_ORDER = allow(
    "projects.view_task_order",
    MINISTRY
    | PROVINCE
    | READERS
    | {Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER},
)
DRAFT_TASK_ORDER = allow("projects.draft_task_order", {Role.PROVINCIAL_OFFICER})

declare(
    TaskOrder,
    view=VIEW_TASK_ORDER,
    paths=("plan_item__plan__province__path", "institution__unit__path"),
)
