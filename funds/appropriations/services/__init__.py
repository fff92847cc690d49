from funds.appropriations.services.demo import draft_demo_orders
from funds.appropriations.services.orders import (
    LineInput,
    approve_order,
    delete_order,
    draft_order,
    return_order,
    save_order,
    submit_order,
)

__all__ = [
    "LineInput",
    "approve_order",
    "delete_order",
    "draft_demo_orders",
    "draft_order",
    "return_order",
    "save_order",
    "submit_order",
]
