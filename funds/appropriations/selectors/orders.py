"""Orders of central money as the actor may see them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OPEN, OrderKind, OrderState
from funds.appropriations.models import AppropriationLine, AppropriationOrder, HistoricalAllocation
from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.selectors.years import closed_hindrance
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from projects.planning.models import PlanCeiling


def change_hindrance(order: AppropriationOrder) -> Refused | None:
    """The order's year is closed, or it waits for approval or is approved."""
    if order.state in OPEN:
        return closed_hindrance(order.year)
    return Refused(
        _("The order is “%(state)s”: it changes only after a return."),
        code="wrong_state",
        params={"state": order.get_state_display()},
    )


def submit_hindrance(order: AppropriationOrder) -> Refused | None:
    """The order's year is closed, or it has no lines."""
    closed = closed_hindrance(order.year)
    if closed is not None or AppropriationLine.objects.filter(order=order).exists():
        return closed
    return Refused(_("An order needs at least one line."), code="no_lines", field="lines")


def orders(actor: Actor) -> QuerySet[AppropriationOrder]:
    """The orders in sight with how many provinces they name and their total; for a province, of its own line."""
    rows = visible(actor, AppropriationOrder.objects.select_related("year"))
    own = Q() if actor.is_system or actor.unit_kind == UnitKind.NATION else Q(
        lines__unit__path__startswith=actor.unit_path
    )  # fmt: skip
    return rows.annotate(
        line_count=Count("lines", filter=own & Q(lines__unit__kind=UnitKind.PROVINCE), distinct=True),
        seen_fen=Sum("lines__amount_fen", filter=own, default=0),
    )


def get_order(actor: Actor, pk: int) -> AppropriationOrder:
    """One order in sight; the same 404 for hidden and missing."""
    return get_visible(
        actor, AppropriationOrder.objects.select_related("year", "drafted_by", "submitted_by", "decided_by"), pk=pk
    )


def lines_of(actor: Actor, order: AppropriationOrder) -> list[AppropriationLine]:
    """The lines in sight, in the order of the region codes. One query."""
    rows = visible(actor, AppropriationLine.objects.filter(order=order))
    return list(rows.select_related("unit").order_by("unit__code"))


@dataclass(frozen=True)
class ForeseenLine:
    """A line of an order that is not approved yet, with the ceiling as it is and as approval would make it."""

    unit: OrgUnit
    amount_fen: int
    note: str
    ceiling_fen: int
    committed_fen: int

    @property
    def after_fen(self) -> int:
        """The ceiling that approval would make."""
        return self.ceiling_fen + self.amount_fen

    @property
    def is_below_plan(self) -> bool:
        """Whether the province's submitted plan holds more than that: approval would be refused."""
        return self.after_fen < self.committed_fen

    @property
    def is_whole(self) -> bool:
        """Whether the amount is whole ten-thousand yuan, as central orders are."""
        return self.amount_fen % money.FEN_PER_WAN == 0


def foreseen_lines(actor: Actor, order: AppropriationOrder) -> list[ForeseenLine]:
    """The lines in sight with what each would make of its province's ceiling. Two queries."""
    lines = lines_of(actor, order)
    units = {line.unit_id for line in lines}
    ceilings = {
        found.province_id: found
        for found in visible(actor, PlanCeiling.objects.filter(year_id=order.year_id, province_id__in=units))
    }
    return [
        ForeseenLine(
            unit=line.unit,
            amount_fen=line.amount_fen,
            note=line.note,
            ceiling_fen=ceilings[line.unit_id].ceiling_fen if line.unit_id in ceilings else 0,
            committed_fen=ceilings[line.unit_id].committed_fen if line.unit_id in ceilings else 0,
        )
        for line in lines
    ]


@dataclass(frozen=True)
class Provincial:
    """What a province was ordered in a year by approved orders, in fen, by kind."""

    unit_id: int
    name: str
    name_en: str
    advance_fen: int
    formal_fen: int
    adjustment_fen: int

    @property
    def total_fen(self) -> int:
        """What the ceiling is."""
        return self.advance_fen + self.formal_fen + self.adjustment_fen


def provincial_sums(actor: Actor, year: ProgrammeYear) -> list[Provincial]:
    """Approved money of a year by province, advance and formal orders side by side. One query."""
    rows: Any = (
        visible(actor, AppropriationLine.objects.filter(order__year=year, order__state=OrderState.APPROVED))
        .values("unit_id", "unit__name", "unit__name_en", "unit__code")
        .annotate(
            **{
                f"{kind.lower()}_fen": Sum("amount_fen", filter=Q(order__kind=kind), default=0)
                for kind in OrderKind.values
            }
        )
        .order_by("unit__code")
    )
    return [
        Provincial(
            unit_id=row["unit_id"],
            name=row["unit__name"],
            name_en=row["unit__name_en"],
            **{name: int(fen) for name, fen in row.items() if name.endswith("_fen")},
        )
        for row in rows
    ]


def published_allocations(actor: Actor, year: int) -> QuerySet[HistoricalAllocation]:
    """The published table of an earlier year."""
    return visible(actor, HistoricalAllocation.objects.filter(year=year))


def ceilings_that_disagree() -> list[tuple[int, int, int, int]]:
    """(year id, province id, ceiling, Σ approved lines) where the two differ, from raw rows: for integrity."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(c.year_id, s.year_id), coalesce(c.province_id, s.unit_id),
                   coalesce(c.ceiling_fen, 0), coalesce(s.sum_fen, 0)
              FROM projects_planceiling c
              FULL JOIN (SELECT o.year_id, l.unit_id, sum(l.amount_fen)::bigint AS sum_fen
                           FROM funds_appropriationline l JOIN funds_appropriationorder o ON o.id = l.order_id
                          WHERE o.state = 'APPROVED' GROUP BY 1, 2) s
                ON s.year_id = c.year_id AND s.unit_id = c.province_id
             WHERE coalesce(c.ceiling_fen, 0) <> coalesce(s.sum_fen, 0)
             ORDER BY 1, 2
            """
        )
        return [(int(a), int(b), int(c), int(d)) for a, b, c, d in cursor.fetchall()]
