from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.flow.selectors.steps import unit_hindrance
from guopei.core.flow.services.moves import lock, move, save_changes
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.inbox.services.todos import close_todos
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused, refuse
from guopei.core.typed import document_number
from projects.orders.models import TaskOrder
from projects.orders.rules import DRAFT_TASK_ORDER, TASK_ORDER_FLOW
from projects.orders.rules.rights import ACCEPT_TASK_ORDER, ISSUE_TASK_ORDER
from projects.orders.selectors.hindrances import change_hindrance, given_out_hindrance, issue_hindrance, write_hindrance
from projects.orders.selectors.letters import letter_to_sign
from projects.orders.services.phases import phase_of_item, phases_for
from projects.planning.models import Plan, PlanItem
from projects.planning.selectors.rates import rate_limits
from projects.planning.services.lines import replace_lines
from projects.planning.services.phases import PhaseInput, refuse_bad_phases

_IN_USE = {
    "task_order_has_classes": Refused(
        _("Classes stand on this task order: cancel them before it is withdrawn."), code="order_has_classes"
    ),
    "task_order_has_quota": Refused(
        _("Places of this task order were given to regions or filled: take them back before it is withdrawn."),
        code="order_has_quota",
        rule="trainees.quota",
    ),
}


def _lock_item(item_id: int) -> PlanItem:
    """The item under its row lock, after its plan (the triggers lock in the same order)."""
    plan_id = PlanItem.objects.values_list("plan_id", flat=True).get(pk=item_id)
    plan = Plan.objects.select_related("year").select_for_update(no_key=True, of=("self",)).get(pk=plan_id)
    refuse_closed_year(plan.year)
    refuse(write_hindrance(plan))
    return (
        PlanItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sub_project", "plan__province", "plan__year")
        .get(pk=item_id)
    )


def _refuse_terms(
    item: PlanItem, *, places: int, phases: Sequence[PhaseInput], free_places: int, free_fen: int
) -> None:
    """Refuse no place, more places than the item has left, phases that no order may have, and those that cost more than
    the item has left, by one fen."""
    if places < 1:
        raise Refused(_("At least one place."), code="no_places", field="places")
    if places > free_places:
        raise Refused(
            _("The item has %(places)s places, of which %(free)s are not yet given out; the order asks for %(asked)s."),
            code="order_over_places",
            rule="projects.orders_within_item",
            field="places",
            params={"places": item.places, "free": free_places, "asked": places},
        )
    limits = rate_limits([item.sub_project], province=item.plan.province, year=item.plan.year)
    refuse_bad_phases(phases, places=places, limit=limits[item.sub_project_id])
    amount_fen = sum(phase.amount_fen for phase in phases)
    if amount_fen > free_fen:
        raise Refused(
            _("The item has %(free)s yuan left; the order asks for %(asked)s yuan."),
            code="order_over_amount",
            rule="projects.orders_within_item",
            field="amount",
            params={"free": money.yuan(free_fen), "asked": money.yuan(amount_fen)},
        )


def _refuse_holder(unit: OrgUnit, item: PlanItem) -> None:
    """Orders go to institutions, and to counties of the own province that arrange the training of their teachers."""
    if unit.kind not in (UnitKind.INSTITUTION, UnitKind.COUNTY):
        raise Refused(_("A task order goes to an institution or a county."), code="holder_kind", field="unit")
    if unit.kind == UnitKind.COUNTY and not unit.path.startswith(item.plan.province.path):
        raise Refused(
            _("%(unit)s lies in another province."), code="holder_elsewhere", field="unit", params={"unit": unit}
        )


def _document_number(text: str) -> str:
    """The number of the province's document; none yet in a draft."""
    return document_number(text, field="document_no") if text.strip() else ""


def _next_number(item: PlanItem) -> str:
    """Year, province code, four digits: 2026-130000-0007. The plan is locked, so that no two orders count alike."""
    plan = Plan.objects.select_related("year", "province").get(pk=item.plan_id)
    stem = f"{plan.year.year}-{plan.province.code}-"
    last = (
        TaskOrder.objects.filter(number__startswith=stem).order_by("-number").values_list("number", flat=True).first()
    )
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:04d}"


@service(_("Draft a task order"))
def draft_task_order(
    item: PlanItem,
    *,
    actor: Actor,
    holder: OrgUnit,
    places: int,
    phases: Sequence[PhaseInput] | None = None,
    document_no: str = "",
) -> TaskOrder:
    """Write a task order for some of an item's places, in phases: one on site as the item prices it, unless some are
    given. The amount is their sum.

    Refuses an item of another unit's plan or of one that is not settled, a holder that is neither an institution nor a
    county of the province, more places or money than the item has left, by one, phases that no order may hold
    (`refuse_bad_phases`), and a document number that has not the shape of one.
    """
    require(actor, DRAFT_TASK_ORDER, item)
    refuse(unit_hindrance(actor, item.plan.province_id))
    item = _lock_item(item.pk)
    _refuse_holder(holder, item)
    refuse(given_out_hindrance(item))
    phases = [phase_of_item(item, places)] if phases is None else phases
    _refuse_terms(
        item,
        places=places,
        phases=phases,
        free_places=item.places - item.ordered_places,
        free_fen=item.amount_fen - item.ordered_fen,
    )
    order = TaskOrder.objects.create(
        plan_item=item,
        holder=holder,
        number=_next_number(item),
        document_no=_document_number(document_no),
        places=places,
        drafted_by_id=actor.person_id,
    )
    replace_lines(order.phases.all(), phases, task_order=order)
    order.refresh_from_db(fields=["amount_fen"])
    return order


@service(_("Change a task order"))
def save_task_order(
    order: TaskOrder,
    *,
    actor: Actor,
    holder: OrgUnit,
    places: int,
    phases: Sequence[PhaseInput] | None = None,
    document_no: str = "",
    version: int | None = None,
) -> TaskOrder:
    """Change an order that is still a draft. Phases stay where none are given; those for everybody follow the places.

    Refuses what `draft_task_order` refuses, and a version gone by (Stale).
    """
    require(actor, DRAFT_TASK_ORDER, order)
    refuse(unit_hindrance(actor, order.plan_item.plan.province_id))
    item = _lock_item(order.plan_item_id)
    _refuse_holder(holder, item)
    fresh = lock(order, version=version)
    refuse(change_hindrance(fresh))
    phases = phases_for(fresh, places) if phases is None else phases
    _refuse_terms(
        item,
        places=places,
        phases=phases,
        free_places=item.places - item.ordered_places + fresh.places,
        free_fen=item.amount_fen - item.ordered_fen + fresh.amount_fen,
    )
    moved = replace_lines(fresh.phases.all(), phases, task_order=fresh)
    changed = {"holder": holder, "places": places, "document_no": _document_number(document_no)}
    save_changes(fresh, changed, besides=moved)
    fresh.refresh_from_db()
    return fresh


@step(TASK_ORDER_FLOW, "issue", hindrance=issue_hindrance)
@service(_("Issue a task order"))
def issue_task_order(order: TaskOrder, *, actor: Actor, version: int | None = None, reason: str = "") -> TaskOrder:
    """Issue the order and ask the institution's leader, or the county's officer, to sign. Refuses one without a
    document number."""
    require(actor, ISSUE_TASK_ORDER, order)
    refuse(unit_hindrance(actor, order.plan_item.plan.province_id))
    refuse(issue_hindrance(order))
    fresh = move(order, "issue", actor=actor, flow=TASK_ORDER_FLOW, version=version, reason=reason)
    _close_when_given_out(fresh, actor)
    return fresh


@step(TASK_ORDER_FLOW, "accept")
@service(_("Accept a task order"))
def accept_task_order(order: TaskOrder, *, actor: Actor, version: int | None = None, reason: str = "") -> TaskOrder:
    """The institution's leader, or the county's officer, signs the letter of responsibility; its Chinese words are kept
    with the order.

    Refuses another unit than the one that holds the order, and whoever drafted or issued the order.
    """
    require(actor, ACCEPT_TASK_ORDER, order)
    return move(
        order, "accept", actor=actor, flow=TASK_ORDER_FLOW, version=version, reason=reason, letter=letter_to_sign(order)
    )


@step(TASK_ORDER_FLOW, "decline")
@service(_("Decline a task order"))
def decline_task_order(order: TaskOrder, *, actor: Actor, version: int | None = None, reason: str = "") -> TaskOrder:
    """Whoever would sign does not take the task and says why; the order is the province's draft again."""
    return move(order, "decline", actor=actor, flow=TASK_ORDER_FLOW, version=version, reason=reason)


@step(TASK_ORDER_FLOW, "withdraw")
@service(_("Withdraw a task order"))
def withdraw_task_order(order: TaskOrder, *, actor: Actor, version: int | None = None, reason: str = "") -> TaskOrder:
    """Take an order back; its places can be given to somebody else. The institution is told once it had the order.

    Refuses an order that has classes, or whose places were given to regions or filled: both are undone first.
    """
    with said_by_database(_IN_USE):
        return move(order, "withdraw", actor=actor, flow=TASK_ORDER_FLOW, version=version, reason=reason)


def _close_when_given_out(order: TaskOrder, actor: Actor) -> None:
    plan = order.plan_item.plan
    if not PlanItem.objects.filter(plan=plan, ordered_places__lt=F("places")).exists():
        close_todos(plan, actor=actor, kinds=("projects.task_orders_due",))
