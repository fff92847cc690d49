"""The steps of task orders, and what of them is open work of a year."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from projects.orders.rules.rights import ACCEPT_TASK_ORDER, ISSUE_TASK_ORDER

TASK_ORDER_FLOW = register(
    Flow(
        "projects.TaskOrder",
        initial=(TaskOrderState.DRAFT,),
        steps=(
            Step(
                "issue",
                pgettext_lazy("task order", "Issue"),
                (TaskOrderState.DRAFT,),
                TaskOrderState.ISSUED,
                ISSUE_TASK_ORDER,
                takes_reply=True,
                done=_("The task order is issued."),
            ),
            Step(
                "accept",
                _("Sign and accept"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.ACCEPTED,
                ACCEPT_TASK_ORDER,
                not_by=("drafted_by", "issued_by"),
                done=_("The task order is signed and accepted."),
            ),
            Step(
                "decline",
                _("Decline the task"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.DRAFT,
                ACCEPT_TASK_ORDER,
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The task order is given back."),
            ),
            Step(
                "withdraw",
                _("Withdraw the order"),
                (TaskOrderState.DRAFT, TaskOrderState.ISSUED, TaskOrderState.ACCEPTED),
                TaskOrderState.WITHDRAWN,
                ISSUE_TASK_ORDER,
                needs_reason=True,
                style="danger",
                done=_("The task order is withdrawn."),
            ),
        ),
    )
)

register_open_work(
    "projects.task_orders",
    _("task orders that are not signed"),
    lambda year: TaskOrder.objects.filter(
        plan_item__plan__year=year, state__in=(TaskOrderState.DRAFT, TaskOrderState.ISSUED)
    ).count(),
)
