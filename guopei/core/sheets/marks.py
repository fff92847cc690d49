"""What is to be written into the sender's workbook: marks by cell and row, and where the status column goes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guopei.core.sheets.findings import WEIGHT, Grade

AUTHOR = "国培"
MAX_NOTES = 2_000  # above this the notes make a workbook slow to open; the status column says everything anyway


@dataclass
class Marks:
    """Everything to be written into the workbook, by sheet and row."""

    headers: Mapping[str, int]  # sheet → last header row, 1-based
    labels: Mapping[str, str]
    cells: dict[str, dict[int, dict[int, tuple[str, list[str]]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    rows: dict[str, dict[int, tuple[str, list[str]]]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def read(cls, lines: Iterable[bytes], headers: Mapping[str, int], labels: Mapping[str, str]) -> "Marks":
        """From JSON lines of [sheet, row, column or null, grade, text, how the status column names the place]."""
        marks = cls(headers, labels)
        for line in lines:
            sheet, row, column, grade, text, place = json.loads(line)
            if column is not None:
                cell = marks.cells[sheet][row]
                weight, texts = cell.get(column, (grade, []))
                cell[column] = (_heavier(weight, grade), [*texts, text] if text else texts)
            text = f"{place}：{text}" if place and text else text
            before, said = marks.rows[sheet].get(row, (grade, []))
            marks.rows[sheet][row] = (_heavier(before, grade), [*said, text] if text else said)
        return marks

    def status(self, sheet: str, row: int) -> tuple[str, str] | None:
        """(grade, what the status cell says) of a row that has a mark."""
        if row not in self.rows.get(sheet, ()):
            return None
        grade, texts = self.rows[sheet][row]
        head = self.labels.get(grade, grade)
        return grade, f"{head}：{'；'.join(texts)}" if texts else head


def _heavier(one: str, other: str) -> str:
    return one if WEIGHT[Grade(one)] >= WEIGHT[Grade(other)] else other


def status_column(header: Sequence[Any], width: int, label: str) -> int:
    """0-based place of the status column: where an earlier round put it, else behind the last column."""
    if label in header:
        return list(header).index(label)
    last = max((place for place, value in enumerate(header) if value not in (None, "")), default=-1)
    return last + 1 if width > last + 20 else max(last + 1, width)
