"""What stands in the way of writing task orders: asked by the service that writes, and by the page whose form
would open."""

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.refusal import Refused
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from projects.planning.enums import DECIDED
from projects.planning.models import Plan, PlanItem


def write_hindrance(plan: Plan) -> Refused | None:
    """No order of the plan is written: its year is closed, or it was neither approved nor filed."""
    if plan.state in DECIDED:
        return closed_hindrance(plan.year)
    return Refused(
        _("The plan is “%(state)s”: places are given out after it was approved or filed."),
        code="plan_not_settled",
        rule="projects.order_needs_settled_plan",
        params={"state": plan.get_state_display()},
    )


def given_out_hindrance(item: PlanItem) -> Refused | None:
    """Orders take all the places of the item."""
    if item.ordered_places < item.places:
        return None
    return Refused(
        _("All %(places)s places of this item are given out by task orders."),
        code="order_over_places",
        rule="projects.orders_within_item",
        params={"places": item.places},
    )


def issue_hindrance(order: TaskOrder) -> Refused | None:
    """It has no document number."""
    if order.document_no:
        return None
    return Refused(
        _("Give the number of the document that orders the task."),
        code="document_missing",
        rule="projects.order_needs_document",
        field="document_no",
    )


def change_hindrance(order: TaskOrder) -> Refused | None:
    """The order was issued, or none of its plan is written."""
    if order.state == TaskOrderState.DRAFT:
        return write_hindrance(order.plan_item.plan)
    return Refused(
        _("The order is “%(state)s”: its terms stand."),
        code="wrong_state",
        params={"state": order.get_state_display()},
    )
