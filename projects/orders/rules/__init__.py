"""What task orders declare. Imported when Django starts."""

from projects.orders.rules import pages, policy
from projects.orders.rules.flows import TASK_ORDER_FLOW
from projects.orders.rules.rights import DRAFT_TASK_ORDER, VIEW_TASK_ORDER

__all__ = ["DRAFT_TASK_ORDER", "TASK_ORDER_FLOW", "VIEW_TASK_ORDER", "pages", "policy"]
