"""The steps of task orders, and what of them is open work of a year."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.asks import Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from guopei.core.orgs.enums import UnitKind
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from projects.orders.rules.rights import ACCEPT_TASK_ORDER, ISSUE_TASK_ORDER, signer_at
from projects.planning.rules.rights import planner_at


def _was_issued(order: TaskOrder) -> bool:
    return order.issued_by_id is not None


def _is_of_institution(order: TaskOrder) -> bool:
    return order.holder.kind == UnitKind.INSTITUTION


def _class_of(order: TaskOrder) -> str:
    return f"{reverse('trainees:class-new')}?order={order.pk}"


_S = TaskOrderState
_PLANNER = "plan_item.plan.province_id"
_TO_PLANNER: dict[str, Any] = {
    "unit": _PLANNER, "role": lambda order: planner_at(order.plan_item.plan.province),
    "url": "projects:task-order-detail",
}  # fmt: skip
_TO_SIGNER: dict[str, Any] = {
    "unit": "holder_id", "role": lambda order: signer_at(order.holder), "url": "projects:task-order-detail",
}  # fmt: skip
TASK_ORDER_FLOW = register(
    Flow(
        "projects.TaskOrder",
        initial=(_S.DRAFT,),
        quiet=(_S.DRAFT,),
        steps=(
            Step(
                "issue", pgettext_lazy("task order", "Issue"), (_S.DRAFT,), _S.ISSUED, ISSUE_TASK_ORDER,
                of=_PLANNER, stamps="issued", takes_reply=True, done=_("The task order is issued."),
            ),
            Step(
                "accept", _("Sign and accept"), (_S.ISSUED,), _S.ACCEPTED, ACCEPT_TASK_ORDER,
                of="holder_id", stamps="accepted", not_by=("drafted_by", "issued_by"),
                done=_("The task order is signed and accepted."),
            ),
            Step(
                "decline", _("Decline the task"), (_S.ISSUED,), _S.DRAFT, ACCEPT_TASK_ORDER,
                of="holder_id", clears=("issued",), needs_reason=True, style="danger", sends_back=True,
                done=_("The task order is given back."),
            ),
            Step(
                "withdraw", _("Withdraw the order"), (_S.DRAFT, _S.ISSUED, _S.ACCEPTED), _S.WITHDRAWN, ISSUE_TASK_ORDER,
                of=_PLANNER, needs_reason=True, style="danger", done=_("The task order is withdrawn."),
            ),
        ),
        says=(
            Ask(
                "projects.task_order_to_accept", (_S.ISSUED,), **_TO_SIGNER, step="accept",
                due="plan_item.plan.year.orders_due",
                title=_("Sign for task order %(number)s: %(places)s places"), button=_("Read and sign"),
                params={"number": "number", "places": "places"},
            ),
            Ask(
                "projects.task_order_declined", (_S.DRAFT,), **_TO_PLANNER, by=("decline",),
                due="plan_item.plan.year.orders_due",
                title=_("Task order %(number)s was declined"), button=_("Look at the order"),
                params={"number": "number"},
            ),
            Ask(
                "projects.places_due", (_S.ACCEPTED,), **_TO_PLANNER, due="plan_item.plan.year.rosters_due",
                title=_("Give the %(places)s places of task order %(number)s to regions"), button=_("Give out places"),
                params={"number": "number", "places": "places"},
            ),
            Ask(
                "projects.class_due", (_S.ACCEPTED,), role=Role.INSTITUTION_OFFICER, unit="holder_id",
                when=_is_of_institution,
                title=_("Prepare a class for task order %(order)s"), button=_("Make the class"),
                url=_class_of, within=None, params={"order": "number"},
            ),
            Tell(
                "projects.task_order_accepted", ("accept",), **_TO_PLANNER,
                title=_("%(institution)s accepted task order %(number)s"),
                params={"institution": "holder.names", "number": "number"},
            ),
            Tell(
                "projects.task_order_withdrawn", ("withdraw",), **_TO_SIGNER,
                title=_("%(province)s withdrew task order %(number)s"), when=_was_issued,
                params={"province": "plan_item.plan.province.names", "number": "number"},
            ),
        ),
    )
)  # fmt: skip

register_open_work(
    "projects.task_orders",
    _("task orders that are not signed"),
    lambda year: TaskOrder.objects.filter(
        plan_item__plan__year=year, state__in=(TaskOrderState.DRAFT, TaskOrderState.ISSUED)
    ).count(),
)
