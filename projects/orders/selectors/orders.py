"""Task orders as the actor may see them."""

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from projects.orders.models import TaskOrder
from projects.planning.models import Plan

JOINS = (
    "plan_item__plan__year",
    "plan_item__plan__province",
    "plan_item__sub_project",
    "plan_item__subject",
    "holder__institution",
)


def task_orders(actor: Actor) -> QuerySet[TaskOrder]:
    """The orders in sight, with what lists show of them."""
    return visible(actor, TaskOrder.objects.select_related(*JOINS))


def get_task_order(actor: Actor, pk: int) -> TaskOrder:
    """One order in sight; the same 404 for hidden and missing."""
    return get_visible(actor, TaskOrder.objects.select_related(*JOINS, "drafted_by", "issued_by", "accepted_by"), pk=pk)


def orders_of_plan(actor: Actor, plan: Plan) -> list[TaskOrder]:
    """The orders that stand on a plan, in the order of its items. One query."""
    return list(task_orders(actor).filter(plan_item__plan=plan).order_by("plan_item__order", "pk"))
