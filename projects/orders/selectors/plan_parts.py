"""What task orders show on the page of a plan."""

from typing import Any

from guopei.core.access.actor import Actor
from guopei.core.flow.selectors.steps import unit_hindrance
from projects.orders.rules.rights import DRAFT_TASK_ORDER
from projects.orders.selectors.hindrances import write_hindrance
from projects.orders.selectors.orders import orders_of_plan
from projects.planning.enums import DECIDED
from projects.planning.models import Plan
from projects.planning.selectors.plans import items_of


def read_orders(actor: Actor, plan: Plan) -> dict[str, Any]:
    """The orders of a plan beside its items, and whether the actor may write more. Two queries."""
    return {
        "orders": orders_of_plan(actor, plan),
        "items": items_of(plan),
        "settled": plan.state in DECIDED,
        "may_order": actor.has(DRAFT_TASK_ORDER)
        and unit_hindrance(actor, plan.province_id) is None
        and write_hindrance(plan) is None,
    }
