from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OrderKind, OrderState
from funds.appropriations.models import AppropriationLine, AppropriationOrder
from funds.appropriations.rules import DRAFT_ORDER, ORDER_FLOW
from funds.appropriations.selectors.orders import change_hindrance, submit_hindrance
from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.days import refuse_strange_day
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.documents.services.attaching import remove_attachments
from guopei.core.flow.services.moves import discard, lock, move, refuse_no_reason, save_changes
from guopei.core.flow.table import step
from guopei.core.orgs.models import OrgUnit
from guopei.core.papers.services.making import erase_papers
from guopei.core.refusal import Refused, refuse
from guopei.core.typed import document_number
from projects.planning.selectors.hindrances import may_plan
from projects.planning.services.ceilings import set_ceiling

MOST_FEN = 10**12  # ten thousand million yuan for one province: more is a slip of the hand


@dataclass(frozen=True)
class LineInput:
    """What an order gives one province, in fen; negative where it takes back."""

    unit: OrgUnit
    amount_fen: int
    note: str = ""


@service(_("Draft an order of money"))
def draft_order(
    *,
    year: ProgrammeYear,
    kind: OrderKind,
    number: str,
    issued_on: date,
    actor: Actor,
    note: str = "",
    is_demo: bool = False,
    lines: Sequence[LineInput] = (),
) -> AppropriationOrder:
    """Write an order of money to provinces.

    Refuses a closed year, a number that has not the shape of one or that the year has already, a day of issue far from
    the year, and what `_replace` refuses.
    """
    require(actor, DRAFT_ORDER)
    number = _checked_head(year, number, issued_on)
    order = AppropriationOrder.objects.create(
        year=year,
        kind=kind,
        number=number,
        issued_on=issued_on,
        note=note.strip(),
        is_demo=is_demo,
        drafted_by_id=actor.person_id,
    )
    _replace(order, lines)
    order.refresh_from_db()
    return order


@service(_("Change an order of money"))
def save_order(
    order: AppropriationOrder,
    *,
    actor: Actor,
    kind: OrderKind,
    number: str,
    issued_on: date,
    note: str = "",
    lines: Sequence[LineInput],
    version: int | None = None,
) -> AppropriationOrder:
    """Write an open order's head and all its lines. Refuses one that was submitted, a version gone by (Stale), and what
    `draft_order` refuses."""
    require(actor, DRAFT_ORDER, order)
    fresh = lock(order, version=version)
    refuse(change_hindrance(fresh))
    number = _checked_head(fresh.year, number, issued_on, own=fresh)
    moved = _replace(fresh, lines)
    head = {"kind": kind, "number": number, "issued_on": issued_on, "note": note.strip()}
    save_changes(fresh, head, besides=moved)
    fresh.refresh_from_db()
    return fresh


def _checked_head(year: ProgrammeYear, number: str, issued_on: date, *, own: AppropriationOrder | None = None) -> str:
    """The number in its one spelling, when year, number and day of issue may stand together."""
    refuse_closed_year(year)
    if not number.strip():
        raise Refused(_("Give the document's number."), code="number_missing", field="number")
    number = document_number(number)
    refuse_strange_day(issued_on, year=year, name=_("Date of issue"), field="issued_on")
    same = AppropriationOrder.objects.filter(year=year, number=number)
    if (same if own is None else same.exclude(pk=own.pk)).exists():
        raise Refused(
            _("There is an order %(number)s in %(year)s already."),
            code="number_taken",
            field="number",
            params={"number": number, "year": year.year},
        )
    return number


def _replace(order: AppropriationOrder, lines: Sequence[LineInput]) -> bool:
    """Make the order's lines these, and say whether any changed.

    Refuses a unit twice, units that are no provinces, and amounts of zero.
    """
    seen: set[int] = set()
    for place, line in enumerate(lines):
        if not may_plan(line.unit):
            raise Refused(
                _("Line %(line)s: %(unit)s is neither a province of the programme nor the nation."),
                code="not_a_province",
                field=f"lines-{place}-unit",
                params={"line": place + 1, "unit": line.unit},
            )
        if line.unit.pk in seen:
            raise Refused(
                _("Line %(line)s: %(unit)s stands in the order twice."),
                code="province_twice",
                field=f"lines-{place}-unit",
                params={"line": place + 1, "unit": line.unit},
            )
        if line.amount_fen == 0:
            raise Refused(
                _("Line %(line)s: the amount must not be zero; leave the line out."),
                code="amount_zero",
                field=f"lines-{place}-amount",
                params={"line": place + 1},
            )
        money.refuse_outside(
            line.amount_fen,
            least=-MOST_FEN,
            most=MOST_FEN,
            name=gettext("Line %(line)s, amount") % {"line": place + 1},
            unit="wan",
            field=f"lines-{place}-amount",
        )
        seen.add(line.unit.pk)
    present = {line.unit_id: line for line in AppropriationLine.objects.filter(order=order)}
    gone = [line.pk for unit_id, line in present.items() if unit_id not in seen]
    if gone:
        AppropriationLine.objects.filter(pk__in=gone).delete()
    changed, new = [], []
    for line in lines:
        found = present.get(line.unit.pk)
        if found is None:
            new.append(AppropriationLine(order=order, unit=line.unit, amount_fen=line.amount_fen, note=line.note))
        elif (found.amount_fen, found.note) != (line.amount_fen, line.note):
            found.amount_fen, found.note = line.amount_fen, line.note
            changed.append(found)
    if changed:
        AppropriationLine.objects.bulk_update(changed, ["amount_fen", "note"])
    if new:
        AppropriationLine.objects.bulk_create(new)
    return bool(gone or changed or new)


@service(_("Delete a drafted order of money"))
def delete_order(order: AppropriationOrder, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Delete an order that was written wrongly, with its lines; its number is free again and the trail keeps it. Needs
    a reason.

    Refuses one that waits for approval or is approved, one of a closed year, and a version gone by (Stale).
    """
    require(actor, DRAFT_ORDER, order)
    refuse_closed_year(order.year)
    fresh = lock(order, version=version)
    refuse_no_reason(reason)
    refuse(change_hindrance(fresh))
    remove_attachments(fresh, actor=actor, reason=reason)
    erase_papers(fresh, actor=actor)
    discard(fresh, AppropriationLine.objects.filter(order=fresh), actor=actor, flow=ORDER_FLOW, reason=reason)


@step(ORDER_FLOW, "submit", hindrance=submit_hindrance)
@service(_("Submit an order of money"))
def submit_order(
    order: AppropriationOrder, *, actor: Actor, version: int | None = None, reason: str = ""
) -> AppropriationOrder:
    """Ask a second person to approve. Refuses an order without lines, and one of a closed year."""
    refuse(submit_hindrance(order))
    return move(order, "submit", actor=actor, flow=ORDER_FLOW, version=version, reason=reason)


@step(ORDER_FLOW, "approve")
@service(_("Approve an order of money"))
def approve_order(
    order: AppropriationOrder, *, actor: Actor, version: int | None = None, reason: str = ""
) -> AppropriationOrder:
    """Approve: each province's ceiling becomes the sum of the year's approved lines.

    Refuses whoever drafted or submitted the order, and an order that would lower a ceiling under a plan that holds
    more (`projects.planning.services.set_ceiling` says which): that plan has to be returned first.
    """
    # One approval per year at a time: each must see the lines of the one before it.
    year = ProgrammeYear.objects.select_for_update(no_key=True, of=("self",)).get(pk=order.year_id)
    refuse_closed_year(year)
    fresh = move(order, "approve", actor=actor, flow=ORDER_FLOW, version=version, reason=reason)
    touched = AppropriationLine.objects.filter(order=fresh).values("unit_id")
    sums = (
        AppropriationLine.objects.filter(order__year=year, order__state=OrderState.APPROVED, unit_id__in=touched)
        .values("unit_id")
        .annotate(sum_fen=Sum("amount_fen"))
    )
    by_unit = {row["unit_id"]: int(row["sum_fen"]) for row in sums}
    for province in OrgUnit.objects.filter(pk__in=by_unit).order_by("pk"):
        set_ceiling(year=year, province=province, ceiling_fen=by_unit[province.pk], actor=actor)
    return fresh


@step(ORDER_FLOW, "return")
@service(_("Return an order of money"))
def return_order(
    order: AppropriationOrder, *, actor: Actor, version: int | None = None, reason: str = ""
) -> AppropriationOrder:
    """Give the order back to be mended, with the reason."""
    return move(order, "return", actor=actor, flow=ORDER_FLOW, version=version, reason=reason)
