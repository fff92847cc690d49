"""What stands in the way of writing plans and task orders: asked by the service that writes, and by the page whose form
would open."""

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors import closed_hindrance
from guopei.core.flow.selectors import step_hindrance
from guopei.core.refusal import Refused
from projects.enums import DECIDED, OPEN, TaskOrderState
from projects.models import Plan, PlanItem, TaskOrder
from projects.rules import PLAN_FLOW


def begin_hindrance(year: ProgrammeYear) -> Refused | None:
    """The year is not open, so that no plan of it begins."""
    if year.state == YearState.OPEN:
        return None
    return closed_hindrance(year) or Refused(
        _("The programme year %(year)s is not open."), code="year_not_open", params={"year": year.year}
    )


def plan_hindrance(plan: Plan) -> Refused | None:
    """The plan was submitted or decided on."""
    if plan.state in OPEN:
        return None
    return Refused(
        _("The plan is “%(state)s”: it changes only after a return."),
        code="wrong_state",
        params={"state": plan.get_state_display()},
    )


def return_step(plan: Plan) -> str:
    """How a plan is given back: a settled one is reopened."""
    return "return" if plan.state in PLAN_FLOW["return"].sources else "reopen"


def return_hindrance(plan: Plan) -> Refused | None:
    """The year is closed, task orders stand on the plan, or nobody has submitted it."""
    closed = closed_hindrance(plan.year)
    if closed is not None:
        return closed
    step = return_step(plan)
    if step == "reopen" and plan.items.filter(ordered_places__gt=0).exists():
        return Refused(
            _("Task orders stand on this plan: withdraw them before it is reopened."), code="plan_has_task_orders"
        )
    return step_hindrance(plan, PLAN_FLOW[step], flow=PLAN_FLOW)


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


def change_hindrance(order: TaskOrder) -> Refused | None:
    """The order was issued, or none of its plan is written."""
    if order.state == TaskOrderState.DRAFT:
        return write_hindrance(order.plan_item.plan)
    return Refused(
        _("The order is “%(state)s”: its terms stand."),
        code="wrong_state",
        params={"state": order.get_state_display()},
    )
