"""Orders of a demo year: the numbers published for 2023, so that the demo's money looks like the real thing."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OrderKind
from funds.appropriations.models import AppropriationOrder, HistoricalAllocation
from funds.appropriations.reference import province_ids, rows
from funds.appropriations.services.orders import LineInput, draft_order
from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.models import OrgUnit

PUBLISHED_YEAR = 2023
NOTE = "演示数据：数额同2023年已公布的分配表（财教〔2023〕45号附件1），并非本年度实际下达数"
DERIVED_NOTE = "演示数据：2023年余数按专任教师数估计权重拆分（推算）"


def _split(total_fen: int, weights: list[int]) -> list[int]:
    """A sum of money by weights, in whole 万元, by largest remainder."""
    return [part * money.FEN_PER_WAN for part in money.largest_remainder(total_fen // money.FEN_PER_WAN, weights)]


def demo_lines() -> tuple[list[LineInput], list[LineInput]]:
    """Lines of the advance and of the formal order. The seven units that the source gives as one remainder share it by
    largest remainder over estimated numbers of teachers; their lines say that they are derived."""
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(pk__in=province_ids().values())}
    ids = province_ids()
    advance, formal = [], []
    for row in HistoricalAllocation.objects.filter(year=PUBLISHED_YEAR, is_total=False).order_by("order"):
        if row.unit_id is not None:
            advance.append(LineInput(units[row.unit_id], row.advance_fen, "演示数据"))
            formal.append(LineInput(units[row.unit_id], row.formal_fen, "演示数据"))
            continue
        weights = rows("teacher_weights.csv")
        numbers = [int(weight["thousands"]) for weight in weights]
        for weight, first, second in zip(
            weights, _split(row.advance_fen, numbers), _split(row.formal_fen, numbers), strict=True
        ):
            unit = units[ids[weight["code"]]]
            advance.append(LineInput(unit, first, DERIVED_NOTE))
            formal.append(LineInput(unit, second, DERIVED_NOTE))
    return advance, formal


@service(_("Draft the demo's orders"))
def draft_demo_orders(*, year: ProgrammeYear, actor: Actor) -> list[AppropriationOrder]:
    """Draft the year's two demo orders, advance and formal, marked as demo data. They add up to the table of 2023.

    Submitting and approving them is for two persons, as always.
    """
    advance, formal = demo_lines()
    return [
        draft_order(
            year=year,
            kind=OrderKind.ADVANCE,
            number=f"演示〔{year.year - 1}〕1号",
            issued_on=date(year.year - 1, 10, 31),
            actor=actor,
            note=NOTE,
            is_demo=True,
            lines=advance,
        ),
        draft_order(
            year=year,
            kind=OrderKind.FORMAL,
            number=f"演示〔{year.year}〕2号",
            issued_on=date(year.year, 1, 14),
            actor=actor,
            note=NOTE,
            is_demo=True,
            lines=formal,
        ),
    ]
