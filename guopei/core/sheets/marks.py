"""What is to be written into the sender's workbook: marks by cell and row, and where the status column goes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guopei.core.sheets.findings import WEIGHT, Grade

AUTHOR = "国培"
MAX_NOTES = 2_000  # above this the notes make a workbook slow to open; the status column says everything anyway
MAX_REFUSED_NOTES = 20_000  # what keeps a row out is said at its cell in any case that a person can still work through
_HEAVIEST_FIRST = tuple(sorted(WEIGHT, key=lambda grade: -WEIGHT[grade]))


@dataclass
class Marks:
    """Everything to be written into the workbook, by sheet and row."""

    headers: Mapping[str, int]  # sheet → last header row, 1-based
    labels: Mapping[str, str]
    cells: dict[str, dict[int, dict[int, tuple[str, list[str]]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    rows: dict[str, dict[int, tuple[str, list[tuple[str, str]]]]] = field(default_factory=lambda: defaultdict(dict))
    unnoted: set[tuple[str, int, int]] = field(default_factory=set)  # cells whose note is left out

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
            marks.rows[sheet][row] = (_heavier(before, grade), [*said, (grade, text)] if text else said)
        marks._spend_notes()
        return marks

    def _spend_notes(self) -> None:
        """Notes go to refusals first, all of them; what is left to questions, then to what was mended."""
        by_grade: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for sheet, rows in self.cells.items():
            for row, columns in rows.items():
                for column, (grade, texts) in columns.items():
                    if texts:
                        by_grade[grade].append((sheet, row, column))
        left = MAX_NOTES
        for grade in _HEAVIEST_FIRST:
            may = MAX_REFUSED_NOTES if grade == Grade.REFUSED else max(0, left)
            self.unnoted.update(by_grade[grade][may:])
            left -= len(by_grade[grade])

    def note(self, sheet: str, row: int, column: int) -> str:
        """What the note of a cell says; "" for none."""
        texts = self.cells[sheet][row][column][1]
        return "" if (sheet, row, column) in self.unnoted else "\n".join(texts)

    def status(self, sheet: str, row: int) -> tuple[str, str] | None:
        """(grade, what the status cell says) of a row that has a mark: refusals first, what was mended last."""
        if row not in self.rows.get(sheet, ()):
            return None
        grade, texts = self.rows[sheet][row]
        if not texts:
            return grade, self.labels.get(grade, grade)
        parts = []
        for weight in _HEAVIEST_FIRST:
            said = [text.rstrip("。.；; ") for one, text in texts if one == weight]
            if said:
                parts.append(f"{self.labels.get(weight, weight)}：{'；'.join(said)}。")
        return grade, "".join(parts)


def _heavier(one: str, other: str) -> str:
    return one if WEIGHT[Grade(one)] >= WEIGHT[Grade(other)] else other


def status_column(header: Sequence[Any], width: int, label: str) -> int:
    """0-based place of the status column: where an earlier round put it, else behind the last column."""
    if label in header:
        return list(header).index(label)
    last = max((place for place, value in enumerate(header) if value not in (None, "")), default=-1)
    return last + 1 if width > last + 20 else max(last + 1, width)
