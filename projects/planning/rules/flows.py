"""The steps of plans, and what of them is open work of a year."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.asks import GIVEN, Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from projects.planning.enums import DECIDED, OPEN, PlanState
from projects.planning.models import Plan
from projects.planning.rules.rights import APPROVE_PLAN, RETURN_PLAN, SUBMIT_PLAN, planner_at


def _orders_of(plan: Plan) -> str:
    return f"{reverse('projects:plan-detail', args=[plan.pk])}?tab=orders"


def _returned(params: dict[str, Any]) -> dict[str, Any]:
    count = params["remarks"]
    return params | {"remarks": ngettext("%(n)d remark", "%(n)d remarks", count) % {"n": count}}


_S = PlanState
_DECISION: dict[str, Any] = {"stamps": "decided", "not_by": ("drafted_by", "submitted_by"), "takes_opinion": True}
_BACK: dict[str, Any] = {"clears": ("decided",), "needs_reason": True, "style": "danger", "sends_back": True}
_TO_PLANNER: dict[str, Any] = {"unit": "province_id", "role": lambda plan: planner_at(plan.province)}
PLAN_FLOW = register(
    Flow(
        "projects.Plan",
        initial=(_S.DRAFT,),
        quiet=(_S.DRAFT,),
        steps=(
            Step(
                "submit", _("Submit"), OPEN, _S.SUBMITTED, SUBMIT_PLAN,
                of="province_id", stamps="submitted", takes_reply=True, done=_("Submitted."),
            ),
            Step("return", _("Return"), (_S.SUBMITTED,), _S.RETURNED, RETURN_PLAN, done=_("Returned."), **_BACK),
            Step("approve", _("Approve"), (_S.SUBMITTED,), _S.APPROVED, APPROVE_PLAN, done=_("Approved."), **_DECISION),
            Step(
                "file", _("Put on file"), (_S.SUBMITTED,), _S.FILED, APPROVE_PLAN,
                done=_("The plan is put on file."), **_DECISION,
            ),
            Step(
                "reopen", _("Reopen the plan"), DECIDED, _S.RETURNED, RETURN_PLAN,
                done=_("The plan is open again."), **_BACK,
            ),
        ),
        says=(
            Ask(
                "projects.plan_to_decide", (_S.SUBMITTED,), role=Role.MINISTRY_OFFICER, step="approve",
                title=_("Decide on the %(year)s plan of %(province)s"), button=_("Look at the plan"),
                url="projects:plan-detail", params={"year": "year.year", "province": "province.names"},
            ),
            Ask(
                "projects.plan_returned", (_S.RETURNED,), **_TO_PLANNER, due="year.plans_due",
                title=_("The plan of %(year)s was returned with %(remarks)s"), button=_("Mend the plan"),
                url="projects:plan-edit", fill=_returned, params={"year": "year.year", "remarks": GIVEN},
            ),
            Tell(
                "projects.plan_decided", ("approve", "file"), **_TO_PLANNER,
                title=_("The plan of %(year)s is settled"),
                url="projects:plan-detail", params={"year": "year.year"},
            ),
            Ask(
                "projects.task_orders_due", DECIDED, **_TO_PLANNER, due="year.orders_due",
                title=_("Give the places of the %(year)s plan to institutions"), button=_("Write task orders"),
                url=_orders_of, params={"year": "year.year"},
            ),
        ),
    )
)  # fmt: skip

register_open_work(
    "projects.plans",
    _("plans that wait for a decision"),
    lambda year: Plan.objects.filter(year=year, state=PlanState.SUBMITTED).count(),
)
