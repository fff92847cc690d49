"""Task orders as the actor may see them."""

from django.db.models import F, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from projects.enums import DECIDED
from projects.models import Plan, PlanItem, TaskOrder

JOINS = (
    "plan_item__plan__year",
    "plan_item__plan__province",
    "plan_item__sub_project",
    "plan_item__subject",
    "institution__unit",
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


def items_to_order(actor: Actor, plan: Plan | None = None) -> QuerySet[PlanItem]:
    """Items of settled plans that still have places to give."""
    rows = visible(actor, PlanItem.objects.filter(plan__state__in=DECIDED, ordered_places__lt=F("places")))
    if plan is not None:
        rows = rows.filter(plan=plan)
    return rows.select_related("plan__year", "sub_project", "subject").order_by("plan_id", "order", "pk")
