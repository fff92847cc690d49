from projects.planning.services.ceilings import set_ceiling
from projects.planning.services.items import ItemInput
from projects.planning.services.plans import (
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
    "approve_plan",
    "delete_plan",
    "draft_plan",
    "return_plan",
    "save_items",
    "save_plan",
    "set_ceiling",
    "submit_plan",
]
