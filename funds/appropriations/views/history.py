"""The published allocation of an earlier year, as its source says it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funds.appropriations.models import HistoricalAllocation
from funds.appropriations.rules import VIEW_HISTORY
from funds.appropriations.selectors.orders import published_allocations
from funds.appropriations.views.orders import ORDERS
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.pages import ListPage

TONES = {
    HistoricalAllocation.Status.PUBLISHED: Tone.GOOD,
    HistoricalAllocation.Status.PARTLY_DERIVED: Tone.CARE,
    HistoricalAllocation.Status.DERIVED: Tone.CARE,
}


def status_badge(row: HistoricalAllocation) -> Badge:
    """Published or derived."""
    return badge_for(row.get_status_display(), TONES[HistoricalAllocation.Status(row.status)])


class AllocationList(ListPage):
    """What the centre gave each province in a year, in 万元, with the document on every row."""

    permission = VIEW_HISTORY
    sort = "order"
    columns: Sequence[Column] = (
        Column("label", _("As the source says")),
        Column("total_fen", _("Total"), kind="money", unit="wan", sort="total_fen"),
        Column("advance_fen", _("Ordered in advance"), kind="money", unit="wan"),
        Column("formal_fen", _("Ordered this time"), kind="money", unit="wan"),
        Column("status", _("Standing of the figures"), kind="badge", accessor=status_badge),
        Column("source", _("Source"), accessor=lambda row: row.source.split(" ")[0]),
    )
    trail = ORDERS

    def rows(self) -> QuerySet[HistoricalAllocation]:
        """One year's rows."""
        return published_allocations(self.actor, self.kwargs["year"])

    def get_title(self) -> Any:
        """Which year."""
        return _("Central money of %(year)s by province") % {"year": self.kwargs["year"]}

    @property
    def lead(self) -> str:
        """Where the figures were read, once, in full."""
        sources = self.rows().order_by("source").values_list("source", flat=True).distinct()
        return gettext("Source: %(source)s") % {"source": ", ".join(sources)}
