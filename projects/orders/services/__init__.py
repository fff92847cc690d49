from projects.orders.services.orders import (
    accept_task_order,
    decline_task_order,
    draft_task_order,
    issue_task_order,
    save_task_order,
    withdraw_task_order,
)

__all__ = [
    "accept_task_order",
    "decline_task_order",
    "draft_task_order",
    "issue_task_order",
    "save_task_order",
    "withdraw_task_order",
]
