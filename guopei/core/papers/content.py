"""What a paper says, before anything is drawn: the page and the PDF are made from the same `Paper`."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guopei.core.papers.words import chinese_date
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

    def plain(self) -> dict[str, Any]:
        """As JSON, for the typesetter: cells as people read them."""
        found = asdict(self)
        for heading, plain in zip(self.headings, found["headings"], strict=True):
            plain["numeric"] = heading.numeric
            plain["is_money"] = heading.kind == CellKind.WAN
        for row in found["rows"]:
            for cell in row:
                cell.pop("plain")
        return found

    @property
    def drawn(self) -> list[list[tuple[str, bool]]]:
        """The rows for a page: each cell's text, and whether it is a number."""
        return [
            [(cell.text, heading.numeric) for cell, heading in zip(row, self.headings, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Section:
    """A heading within the text, with its number: 一、…"""

    heading: str


@dataclass(frozen=True)
class Notice:
    """What nobody may overlook, in large letters: in Chinese and in English, with a line below."""

    notice: str
    english: str
    below: str = ""


Part = str | Section | Table | Notice


@dataclass(frozen=True)
class Paper:
    """One official document (公文) of a record. Everything is plain Chinese text: no markup passes through.

    `name` is that of the file; a title breaks where its sense does. `body` is the heading line of the issuing body as
    the office configured it, "" for none; `foot` are small lines below the signature. While the record is not settled
    the paper `is_draft`, one that counts no more `is_void`: every page says so.
    """

    name: str
    title_lines: Sequence[str]
    parts: Sequence[Part]
    number: str = ""
    addressee: str = ""
    signers: Sequence[str] = ()
    day: date | None = None
    annexes: Sequence[str] = ()
    foot: Sequence[str] = ()
    body: str = ""
    is_draft: bool = True
    is_void: bool = False
    demo: bool = False

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    @property
    def dated(self) -> str:
        """The day below the signature."""
        return chinese_date(self.day) if self.day else ""

    @property
    def watermark(self) -> str:
        """What lies across every page of a paper that does not count."""
        return "草案 / Draft" if self.is_draft else "作废 / Void" if self.is_void else ""

    def plain(self) -> dict[str, Any]:
        """As JSON, for the typesetter."""
        own = {key: found for key, found in vars(self).items() if key not in ("parts", "day", "is_draft", "is_void")}
        parts = [_plain(part) for part in self.parts]
        return {**own, "dated": self.dated, "watermark": self.watermark, "parts": parts}

    @property
    def digest(self) -> str:
        """The fingerprint of all that it says: two papers with the same one are the same."""
        said = json.dumps(self.plain(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def _plain(part: Part) -> dict[str, Any]:
    if isinstance(part, Table):
        return {"kind": "table", **part.plain()}
    if isinstance(part, Section):
        return {"kind": "section", "text": part.heading}
    if isinstance(part, Notice):
        return {"kind": "notice", "text": part.notice, "english": part.english, "below": part.below}
    return {"kind": "text", "text": part}
