from projects.services.ceilings import set_ceiling
from projects.services.items import ItemInput
from projects.services.orders import (
    accept_task_order,
    decline_task_order,
    draft_task_order,
    issue_task_order,
    save_task_order,
    withdraw_task_order,
)
from projects.services.plans import (
    RemarkInput,
    approve_plan,
    delete_plan,
    draft_plan,
    return_plan,
    save_items,
    save_plan,
    submit_plan,
)

__all__ = [
    "ItemInput",
    "RemarkInput",
    "accept_task_order",
    "approve_plan",
    "decline_task_order",
    "delete_plan",
    "draft_plan",
    "draft_task_order",
    "issue_task_order",
    "return_plan",
    "save_items",
    "save_plan",
    "save_task_order",
    "set_ceiling",
    "submit_plan",
    "withdraw_task_order",
]
