"""What orders of central money declare: who may do what, who sees which rows, the steps, the to-dos."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OPEN, OrderState
from funds.appropriations.models import AppropriationLine, AppropriationOrder, HistoricalAllocation
from funds.appropriations.selectors.papers import order_paper
from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.enums import PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.catalogue.registry import register_open_work
from guopei.core.documents.attaching import AttachmentKind
from guopei.core.flow.asks import Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors.tree import nation
from guopei.core.policy import registry as policy
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import FUND, Seed, notice
from guopei.core.ui import navigation
from guopei.core.ui.attachments import hang_attachments
from guopei.core.ui.papers import hang_paper

MINISTRY = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE})

VIEW_ORDER = allow("funds.view_order", MINISTRY | PROVINCE | READERS, _("view orders of money"))
DRAFT_ORDER = allow("funds.draft_order", {Role.MINISTRY_FINANCE}, _("draft orders of money"))
VIEW_HISTORY = allow("funds.view_history", MINISTRY | PROVINCE | READERS, _("view published allocations"))

SUBMIT_ORDER = allow("funds.submit_order", {Role.MINISTRY_FINANCE}, _("submit orders of money"))
APPROVE_ORDER = allow("funds.approve_order", {Role.MINISTRY_FINANCE}, _("approve orders of money"))


def _in_wan(order: AppropriationOrder) -> str:
    return money.wan(order.total_fen)


ORDER_FLOW = register(
    Flow(
        "funds.AppropriationOrder",
        initial=(OrderState.DRAFT,),
        quiet=(OrderState.DRAFT,),
        steps=(
            Step(
                "submit", _("Submit for approval"), OPEN, OrderState.SUBMITTED, SUBMIT_ORDER,
                stamps="submitted", takes_reply=True, done=_("Submitted for approval."),
            ),
            Step(
                "approve", _("Approve"), (OrderState.SUBMITTED,), OrderState.APPROVED, APPROVE_ORDER,
                stamps="decided", not_by=("drafted_by", "submitted_by"), takes_opinion=True, done=_("Approved."),
            ),
            Step(
                "return", _("Return"), (OrderState.SUBMITTED,), OrderState.RETURNED, APPROVE_ORDER,
                needs_reason=True, style="danger", sends_back=True, done=_("Returned."),
            ),
        ),
        says=(
            Ask(
                "funds.order_to_approve", (OrderState.SUBMITTED,), role=Role.MINISTRY_FINANCE, step="approve",
                title=_("Approve order %(number)s: %(total)s ten-thousand yuan"), button=_("Look at the order"),
                url="funds:order-detail", params={"number": "number", "total": _in_wan},
            ),
            Ask(
                "funds.order_returned", (OrderState.RETURNED,), role=Role.MINISTRY_FINANCE, within=None,
                title=_("Order %(number)s was returned"), button=_("Mend the order"),
                url="funds:order-edit", params={"number": "number"},
            ),
            Tell(
                "funds.order_approved", ("approve",), role=Role.MINISTRY_OFFICER,
                title=_("Order %(number)s was approved: ceilings are set"),
                url="funds:order-detail", params={"number": "number"},
            ),
        ),
    )
)  # fmt: skip


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
    navigation.Section(_("Funds"), 50),
    _("Orders of central money"),
    "funds:order-list",
    "coins",
    permission=VIEW_ORDER,
    order=10,
)

policy.name_group("funds", _("Central money"))
policy.register(
    "funds.plan_ceiling",
    _("A plan stays within the money ordered to its province"),
    Seed(True, FUND, note="规划金额不超过已下达资金", note_en="a plan's sum does not exceed the money ordered"),
)
policy.register(
    "funds.order_adds_up",
    _("Advance and formal orders add up to the year's money"),
    Seed(
        True,
        "budget-2023",
        "附件1",
        "annex 1",
        confirmed=True,
        note="提前下达与此次下达合计为全年数",
        note_en="advance and this order add up to the year",
    ),
)
policy.register(
    "funds.given_to_localities",
    _("Central money given to localities, sum of the years"),
    Seed(
        1_578_400_000_000,
        source="mof2019",
        read_on=date(2026, 11, 30),
        valid_from=date(2010, 1, 1),
        valid_until=date(2019, 12, 31),
        note="口径：2010—2019年下达地方的专项资金合计157.84亿元，不含示范性项目",
        note_en="scope: given to localities in 2010–2019, 15.784 billion yuan, without the demonstration project",
    ),
    kind=ValueKind.FEN,
)
policy.register(
    "funds.given_in_all",
    _("Central money given in all, sum of the years"),
    Seed(
        1_720_000_000_000,
        source="cns2020",
        read_on=date(2026, 11, 30),
        valid_from=date(2010, 1, 1),
        valid_until=date(2019, 12, 31),
        note="口径：2010—2019年中央投入合计172亿元，含示范性项目；中西部和幼师项目159亿元以上",
        note_en="scope: central money of 2010–2019 with the demonstration project, 17.2 billion yuan",
    ),
    kind=ValueKind.FEN,
)
policy.register(
    "funds.pass_on_days",
    _("Days within which a province passes central money on"),
    Seed(30, "budget-law", "第五十二条", "art. 52"),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
policy.register("funds.earmarked", _("The special fund is used for its purpose only"), notice("七", 7))

hang_attachments(
    AppropriationOrder,
    (AttachmentKind("money_document", _("Scan of the document")),),
    permission=DRAFT_ORDER,
    of=lambda order: nation().pk,
    open=OPEN,
    page="funds:order-detail",
)

hang_paper(AppropriationOrder, order_paper, page="funds:order-detail")
