"""What a report says, before it becomes DOCX, PDF or XLSX: all three are made from one `Content`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from guopei.core.papers.content import Table
from guopei.core.papers.words import chinese_date


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
        own = {**asdict(self), "dated": chinese_date(self.dated)}
        return {**own, "figures": self.figures.plain(), "annex": self.annex.plain()}
