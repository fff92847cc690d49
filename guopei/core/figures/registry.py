"""One definition per number, read by the dashboard, the reports, the exports and the API alike.

A wing declares its figures beside the tables that they are counted from, in its `figures.py`; a figure carries where it
is shown, so that a new one is one declaration.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.utils.translation import pgettext_lazy

from guopei.core.figures.quantity import Kind, Quantity
from guopei.core.figures.source import Measure, Source
from guopei.core.orgs.enums import UnitKind

LEVELS = list(UnitKind)
WAN = pgettext_lazy("figure", "10k yuan")
PLACES = pgettext_lazy("figure", "places")
TIMES = pgettext_lazy("figure", "person-times")


class Shown(Enum):
    """Where a figure stands, besides the first table of a report and the API, which have all of them."""

    CARD = auto()  # at the head of the dashboard
    COLUMN = auto()  # of the dashboard's whole table, at every level
    COLUMN_BELOW = auto()  # of that table, below the nation only
    BESIDE_NATION = auto()  # of the few columns that have room beside the nation's map
    BESIDE_PROVINCE = auto()  # of those beside the map of a province
    MAP = auto()  # as what a map may be painted by
    ANNEX = auto()  # a column of a report's annex
    BARS_NATION = auto()  # in the chart of the nation's report
    BARS_PROVINCE = auto()  # in the chart of a province's report


@dataclass(frozen=True)
class Note:
    """What a card says besides its number: `words` with the %(number)s of another figure, or of the own denominator."""

    words: Any
    figure: "Figure | None" = None


@dataclass(frozen=True, eq=False)
class Figure:
    """A number with a name: what it is (`definition`), how it is calculated (`formula`), in which unit.

    `part` and `whole` name measures of `source`; `whole` is there for shares and means only. The rows behind it are
    those of `part` (for a share the numerator: its denominator is a figure of its own). `order` is its place among all
    figures, `shown` where it stands, `part_of` the figure that its card draws it as a part of.
    """

    key: str
    label: Any
    unit: Any
    kind: Kind
    source: Source
    part: str
    definition: Any
    formula: Any
    order: int
    whole: str = ""
    shown: Collection[Shown] = ()
    part_of: "Figure | None" = None
    note: Note | None = None

    def __post_init__(self) -> None:
        known = {measure.key for measure in self.source.measures}
        if unknown := {self.part, self.whole or self.part} - known:
            raise ValueError(f"the figure {self.key} is made from {sorted(unknown)}, which its source does not measure")

    @property
    def measure(self) -> Measure:
        """What is counted or added up."""
        return next(measure for measure in self.source.measures if measure.key == self.part)

    def quantity(self, measured: Mapping[str, Any]) -> Quantity:
        """The figure's value from the measures of a region."""
        return Quantity(self.kind, measured.get(self.part, 0), measured.get(self.whole, 0) if self.whole else None)

    def applies_to(self, kind: str) -> bool:
        """Whether the figure has a meaning for a unit of this kind: money is not cut below the province."""
        return LEVELS.index(UnitKind(kind)) <= LEVELS.index(self.source.deepest)

    def goes_below(self, kind: str) -> bool:
        """Whether the figure can be cut to the units below a unit of this kind."""
        return LEVELS.index(UnitKind(kind)) < LEVELS.index(self.source.deepest)


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> Figure:
    """Declare a figure. A key or a place in the order that another one has is an error."""
    for other in _figures.values():
        if figure.key == other.key or figure.order == other.order:
            raise ValueError(f"the figures {other.key} and {figure.key} have one key, or one place in the order")
    _figures[figure.key] = figure
    return figure


def figures() -> list[Figure]:
    """Every figure, in order."""
    return sorted(_figures.values(), key=lambda figure: figure.order)


def figure_of(key: str) -> Figure | None:
    """The figure of an address; None for a key that no figure has."""
    return _figures.get(key)


def sources() -> list[Source]:
    """What all figures are counted from, each once."""
    return list({figure.source.key: figure.source for figure in figures()}.values())
