"""What orders of central money declare: who may do what, who sees which rows, the steps, the to-dos."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds.appropriations.enums import OrderState
from funds.appropriations.models import AppropriationLine, AppropriationOrder, HistoricalAllocation
from guopei.core.access.actor import Actor
from guopei.core.access.enums import PROVINCE, READERS, Role
from guopei.core.access.permissions import allow, name_permissions
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from guopei.core.inbox import registry as inbox
from guopei.core.orgs.enums import UnitKind
from guopei.core.ui import navigation

MINISTRY = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE})

VIEW_ORDER = allow("funds.view_order", MINISTRY | PROVINCE | READERS)
DRAFT_ORDER = allow("funds.draft_order", {Role.MINISTRY_FINANCE})
VIEW_HISTORY = allow("funds.view_history", MINISTRY | PROVINCE | READERS)

ORDER_FLOW = register(
    Flow(
        "funds.AppropriationOrder",
        initial=(OrderState.DRAFT,),
        steps=(
            Step(
                "submit",
                _("Submit for approval"),
                (OrderState.DRAFT, OrderState.RETURNED),
                OrderState.SUBMITTED,
                "funds.submit_order",
                takes_reply=True,
                done=_("Submitted for approval."),
            ),
            Step(
                "approve",
                _("Approve"),
                (OrderState.SUBMITTED,),
                OrderState.APPROVED,
                "funds.approve_order",
                not_by=("drafted_by", "submitted_by"),
                takes_opinion=True,
                done=_("Approved."),
            ),
            Step(
                "return",
                _("Return"),
                (OrderState.SUBMITTED,),
                OrderState.RETURNED,
                "funds.approve_order",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("Returned."),
            ),
        ),
    ),
    roles={
        "funds.submit_order": frozenset({Role.MINISTRY_FINANCE}),
        "funds.approve_order": frozenset({Role.MINISTRY_FINANCE}),
    },
)


def _orders_in_sight(actor: Actor) -> Q:
    """The nation's offices see every order; a province sees those approved ones that name it."""
    if actor.unit_kind == UnitKind.NATION:
        return Q(pk__isnull=False)
    own = AppropriationLine.objects.filter(order_id=OuterRef("pk"), unit__path__startswith=actor.unit_path)
    return Q(Exists(own), state=OrderState.APPROVED)


def _lines_in_sight(actor: Actor) -> Q:
    if actor.unit_kind == UnitKind.NATION:
        return Q(pk__isnull=False)
    return Q(unit__path__startswith=actor.unit_path, order__state=OrderState.APPROVED)


declare(AppropriationOrder, view=VIEW_ORDER, extra=_orders_in_sight)
declare(AppropriationLine, view=VIEW_ORDER, extra=_lines_in_sight)
name_part("funds.AppropriationLine", "order", "unit", shared=False)
declare(HistoricalAllocation, view=VIEW_HISTORY, everywhere=True)

register_open_work(
    "funds.orders",
    _("orders of money that wait for approval"),
    lambda year: AppropriationOrder.objects.filter(year=year, state=OrderState.SUBMITTED).count(),
)

navigation.register(
    navigation.Section.FUNDS,
    _("Orders of central money"),
    "funds:order-list",
    "coins",
    permission=VIEW_ORDER,
    order=10,
)

inbox.register(
    "funds.order_to_approve",
    title=_("Approve order %(number)s: %(total)s ten-thousand yuan"),
    button=_("Look at the order"),
)
inbox.register("funds.order_returned", title=_("Order %(number)s was returned"), button=_("Mend the order"))
inbox.register("funds.order_approved", title=_("Order %(number)s was approved: ceilings are set"))

name_permissions(
    {
        "funds.approve_order": pgettext_lazy("permission", "approve orders of money"),
        "funds.draft_order": pgettext_lazy("permission", "draft orders of money"),
        "funds.submit_order": pgettext_lazy("permission", "submit orders of money"),
        "funds.view_history": pgettext_lazy("permission", "view published allocations"),
        "funds.view_order": pgettext_lazy("permission", "view orders of money"),
    }
)
