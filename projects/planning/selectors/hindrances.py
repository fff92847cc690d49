"""What stands in the way of writing plans: asked by the service that writes, and by the page whose form would open."""

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.flow.selectors.steps import step_hindrance
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from projects.planning.enums import OPEN
from projects.planning.models import Plan
from projects.planning.rules import PLAN_FLOW


def may_plan(unit: OrgUnit) -> bool:
    """Whether a unit draws up plans: a province that takes part, or the nation for the demonstration line."""
    return unit.kind in (UnitKind.PROVINCE, UnitKind.NATION) and unit.in_programme


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
