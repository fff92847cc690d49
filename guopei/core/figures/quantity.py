"""One number of a figure: exact inside, worded the same way on a page, in a document and in a workbook."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from guopei.core import money

NOTHING = "—"
TENTH = Decimal("0.1")


class Kind(StrEnum):
    """How a figure is measured: whole things, fen, a share of two counts, a mean of points."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True)
class Quantity:
    """A figure's value somewhere. `whole` is the denominator of a share or the number of cases behind a mean.

    A share of nothing and a mean of no cases have no value: they are shown as a dash and never as zero.
    """

    kind: Kind
    part: int | Decimal | None
    whole: int | None = None

    @property
    def number(self) -> int | Decimal | None:
        """The value in the figure's unit: 万元 exactly, per cent and points to one decimal, half up."""
        if self.part is None:
            return None
        if self.kind == Kind.COUNT:
            return int(self.part)
        if self.kind == Kind.MONEY:
            return Decimal(self.part) / money.FEN_PER_WAN
        if not self.whole:
            return None
        value = Decimal(self.part) / self.whole * (100 if self.kind == Kind.SHARE else 1)
        return value.quantize(TENTH, ROUND_HALF_UP)

    @property
    def missing(self) -> "Quantity":
        """The same figure where there is nothing that it could be counted from."""
        return replace(self, part=None, whole=None)

    @property
    def text(self) -> str:
        """The value as people read it, without its unit but with the per cent sign."""
        number = self.number
        if number is None or self.part is None:
            return NOTHING
        if self.kind == Kind.MONEY:
            return money.wan(int(self.part))
        if self.kind == Kind.SHARE:
            return f"{number}%"
        if self.kind == Kind.MEAN:
            return f"{number:+}"
        return f"{number:,}"
