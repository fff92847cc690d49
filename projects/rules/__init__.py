"""What the room declares. Imported when Django starts."""

from projects.rules import pages, permissions, todos
from projects.rules.flows import CLASS_FLOW, LESSON_FLOW, PLAN_FLOW, TASK_ORDER_FLOW
from projects.rules.rights import DRAFT_PLAN, DRAFT_TASK_ORDER, SET_CEILING, VIEW_PLAN, VIEW_TASK_ORDER

__all__ = [
    "CLASS_FLOW",
    "DRAFT_PLAN",
    "DRAFT_TASK_ORDER",
    "LESSON_FLOW",
    "PLAN_FLOW",
    "SET_CEILING",
    "TASK_ORDER_FLOW",
    "VIEW_PLAN",
    "VIEW_TASK_ORDER",
    "pages",
    "permissions",
    "todos",
]
