"""What a report says, before it becomes DOCX, PDF or XLSX: all three are made from one `Content`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guopei.core.sheets.export import CellKind

Plain = str | int | Decimal | None


@dataclass(frozen=True)
class Cell:
    """A cell as people read it, and the plain value for a workbook: fen for money, a fraction for a share."""

    text: str
    plain: Plain = None


@dataclass(frozen=True)
class Heading:
    """A column's heading. Numbers stand right, words left."""

    label: str
    unit: str = ""
    kind: CellKind = CellKind.INTEGER

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind != CellKind.TEXT

    @property
    def words(self) -> str:
        """Label with its unit, for workbooks and narrow tables."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """A table with a caption; the last row is the total when `has_total` says so."""

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    has_total: bool = False


@dataclass(frozen=True)
class Bars:
    """A chart of horizontal bars: for each category one bar per series, drawn to scale, its number beside it."""

    caption: str
    unit: str
    series: Sequence[str]
    categories: Sequence[str]
    values: Sequence[Sequence[float]]
    texts: Sequence[Sequence[str]]
    words: str = ""


@dataclass(frozen=True)
class Part:
    """A numbered section of the text: its paragraphs as plain text."""

    key: str
    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Content:
    """A whole report. Everything is plain text and numbers: no markup of any language passes through."""

    title: Sequence[str]
    mark: str
    addressee: str
    opening: Sequence[str]
    figures: Table
    chart: Bars | None
    parts: Sequence[Part]
    annex: Table
    signer: str
    dated: date
    as_of: str
    subject: str

    def plain(self) -> dict[str, Any]:
        """As JSON, for the typesetter."""
        found = asdict(self)
        found["dated"] = f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"
        for name in ("figures", "annex"):
            for heading, plain in zip(getattr(self, name).headings, found[name]["headings"], strict=True):
                plain["numeric"] = heading.numeric
                plain["is_money"] = heading.kind == CellKind.WAN
            for row in found[name]["rows"]:
                for cell in row:
                    cell.pop("plain")
        return found
