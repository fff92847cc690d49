"""Open an inspected file as sheets of rows, the same for every format. Runs in the child only.

Rows and columns keep their places in the file: row n of the iterator is row n of the sheet, column 0 is column A.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine

from guopei.core.sheets.detect import FileType
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.htmltables import names, read_tables
from guopei.core.sheets.inspecting import Inspection
from guopei.core.sheets.limits import Limits

Row = list[Any]
CSV_FIELD_LIMIT = 100_000


@dataclass
class Sheet:
    """One sheet: its rows once, and what is known about them."""

    name: str
    rows: Iterator[Row]
    width: int = 0
    height: int = 0  # 0 when unknown
    hidden: bool = False
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)  # 0-based, inclusive
    hidden_rows: frozenset[int] = frozenset()  # 1-based
    lost: dict[int, dict[int, str]] = field(default_factory=dict)  # row → column → error: formulas without a value


def open_sheets(path: Path, found: Inspection, limits: Limits) -> Iterator[Sheet]:
    """Yield the worksheets one after the other; only one is in memory at a time. Refuses (Unreadable) broken files."""
    if found.type == FileType.CSV:
        yield _csv_sheet(path, found.encoding, limits)
        return
    if found.type == FileType.HTML:
        yield from _html_sheets(path, limits)
        return
    try:
        source = io.BytesIO(_trimmed(path, found)) if found.strays else str(path)
        book = calamine.load_workbook(source)
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_index(index)
            yield Sheet(
                meta.name,
                iter(sheet.iter_rows()),
                width=sheet.total_width,
                height=sheet.total_height,
                hidden=hidden,
                merged=sheet.merged_cell_ranges or [],
                hidden_rows=frozenset(found.hidden_rows.get(meta.name, ())),
                lost=_by_row(found.lost.get(meta.name, ())),
            )
            del sheet
    except calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except calamine.CalamineError as error:
        raise Unreadable("damaged_workbook", detail=type(error).__name__) from error
    except (OSError, ValueError, OverflowError) as error:
        raise Unreadable("damaged_workbook", detail=type(error).__name__) from error


def _html_sheets(path: Path, limits: Limits) -> Iterator[Sheet]:
    for name, table in names(read_tables(path, limits)):
        yield Sheet(name, iter(table.rows), table.width, len(table.rows), hidden=table.hidden, merged=table.merged)


def _by_row(lost: Iterable[Sequence[Any]]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for row, column, error in lost:
        found.setdefault(row, {})[column] = error
    return found


def _trimmed(path: Path, found: Inspection) -> bytes:
    """The package without its far cells, so that the box around the rest can be allocated."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for info in source.infolist():
            data = source.read(info)
            for ref in found.strays.get(info.filename, ()):
                cell = rb"<(\w+:)?c(?=\s)[^<>]*?\sr\s*=\s*[\"']" + ref.encode() + rb"[\"'][^<>]*>.*?</(\w+:)?c>"
                data = re.sub(cell, b"", data, flags=re.DOTALL)
            target.writestr(info.filename, data)
    return out.getvalue()


def _csv_sheet(path: Path, encoding: str, limits: Limits) -> Sheet:
    csv.field_size_limit(CSV_FIELD_LIMIT)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.read(64 * 1024))
    return Sheet("CSV", _csv_rows(path, encoding, delimiter, limits), width=0)


def _delimiter(sample: str) -> str:
    """The one of comma, tab and semicolon that stands most often in the first lines, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", sample[: sample.rfind("\n") + 1] or sample)
    counts = {mark: bare.count(mark) for mark in (",", "\t", ";")}
    return max(counts, key=lambda mark: counts[mark])


def _csv_rows(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    cells = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter=delimiter, strict=True), 1):
                cells += len(row)
                if cells > limits.cells:
                    raise Unreadable("too_many_cells", limit=limits.cells)
                if len(row) > limits.columns:
                    raise Unreadable("too_many_columns", limit=limits.columns)
                if number > limits.rows + 1000:
                    raise Unreadable("too_many_rows", limit=limits.rows)
                yield row
    except csv.Error as error:
        raise Unreadable("csv_broken_quotes") from error
