"""How `export` writes xlsx: rustpy-xlsxwriter where it has a wheel, XlsxWriter elsewhere and for empty tables."""

import datetime
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import xlsxwriter

try:
    import rustpy_xlsxwriter as fast
except ImportError:  # no wheel for this processor
    fast = None  # type: ignore[assignment]

SHEET = "Sheet1"
_BLUE = "#1F4E79"
_FORMATS = {
    "text": "@",
    "integer": "0",
    "number": "General",
    "percent": "0.0%",
    "yuan": "#,##0.00",
    "wan": "#,##0.00####",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_GROUPED = {"integer": "#,##0", "number": "#,##0.0"}
A4 = 9  # as Excel numbers paper
_WIDTHS = {"text": 16.0, "date": 12.0, "moment": 18.0, "yuan": 16.0, "wan": 16.0}


class Column(Protocol):
    """What is needed of an export column."""

    @property
    def kind(self) -> str:
        """A CellKind."""
        ...

    @property
    def width(self) -> float:
        """In characters; 0 for the kind's own."""
        ...

    @property
    def is_hidden(self) -> bool:
        """Whether the column is folded away."""
        ...


def write(
    target: Path | BinaryIO,
    headers: Sequence[str],
    columns: Sequence[Column],
    rows: Iterator[list[Any]],
    title: str,
    notes: Sequence[tuple[str, str]],
    notes_page: tuple[str, str, str],
    *,
    use_fast: bool = True,
    paper: str = "",
) -> None:
    """One sheet of rows under an optional title and a styled, frozen, filterable header, and a sheet of notes.

    `notes_page`: that sheet's name and its two headers. `paper`: the name of a sheet that people print: it lies across
    A4, one page wide, with its header on every page and its whole numbers grouped.
    """
    first = next(rows, None)
    if first is None or fast is None or paper or not use_fast or any(column.is_hidden for column in columns):
        _write_slow(
            target,
            headers,
            columns,
            itertools.chain([first] if first is not None else [], rows),
            title,
            notes,
            notes_page,
            paper,
        )
        return
    records = (dict(zip(headers, row, strict=True)) for row in itertools.chain([first], rows))
    _write_fast(target, headers, columns, records, title, notes, notes_page)


def _width(column: Column, header: str) -> float:
    return column.width or max(_WIDTHS.get(str(column.kind), 11.0), min(2.0 * len(header) + 2, 40.0))


def _write_fast(
    target: Path | BinaryIO,
    headers: Sequence[str],
    columns: Sequence[Column],
    records: Iterable[dict[str, Any]],
    title: str,
    notes: Sequence[tuple[str, str]],
    notes_page: tuple[str, str, str],
) -> None:
    header_row = 1 if title else 0
    head = fast.Format().set_bold().set_font_color("#FFFFFF").set_background_color(_BLUE).set_align("center")
    sheets: list[tuple[str, Any]] = [(SHEET, records)]
    widths: dict[str, Any] = {SHEET: [_width(column, header) for column, header in zip(columns, headers, strict=True)]}
    formats: dict[str, Any] = {SHEET: [fast.Format().set_num_format(_FORMATS[str(column.kind)]) for column in columns]}
    if notes:
        page, item, content = notes_page
        sheets.append((page, [{item: name, content: value} for name, value in notes]))
        widths[page] = [24, 80]
    options: dict[str, Any] = {}
    if title:
        big = fast.Format().set_bold().set_font_size(14)
        last = max(len(headers) - 1, 1)
        options = {"header_row": {SHEET: 1}, "merge_ranges": {SHEET: [(0, 0, 0, last, title, big)]}}
    texts = [header for header, column in zip(headers, columns, strict=True) if str(column.kind) == "text"]
    fast.write_worksheets(
        sheets,
        str(target) if isinstance(target, Path) else target,
        freeze_panes={SHEET: {"row": header_row + 1, "col": 0}},
        column_widths=widths,
        column_formats=formats,
        header_format={SHEET: head},
        autofilter={SHEET: True},
        ignore_errors={SHEET: texts} if texts else None,
        **options,
    )


def _write_slow(
    target: Path | BinaryIO,
    headers: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[list[Any]],
    title: str,
    notes: Sequence[tuple[str, str]],
    notes_page: tuple[str, str, str],
    paper: str,
) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    sheet = book.add_worksheet(paper or SHEET)
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE, "align": "center"})
    known = _FORMATS | _GROUPED if paper else _FORMATS
    formats = [book.add_format({"num_format": known[str(column.kind)]}) for column in columns]
    for place, (column, header) in enumerate(zip(columns, headers, strict=True)):
        hidden = {"hidden": True} if column.is_hidden else {}
        sheet.set_column(place, place, _width(column, header), formats[place], hidden)
    line = 0
    if title:
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        line = 1
    for place, header in enumerate(headers):
        sheet.write_string(line, place, header, head)
    sheet.freeze_panes(line + 1, 0)
    if paper:
        _lay_across(sheet, line)
    top = line
    for row in rows:
        line += 1
        for place, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(line, place, value, formats[place])
            elif isinstance(value, datetime.date):
                sheet.write_datetime(line, place, value, formats[place])
            else:
                sheet.write_number(line, place, value, formats[place])
    sheet.autofilter(top, 0, max(line, top), len(headers) - 1)
    if notes:
        page = book.add_worksheet(notes_page[0])
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 80)
        if paper:
            _lay_across(page, 0)
        for number, (name, value) in enumerate([notes_page[1:], *notes]):
            page.write_string(number, 0, name)
            page.write_string(number, 1, value)
    book.close()


def _lay_across(sheet: Any, header: int) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


def to_bytes(buffer: io.BytesIO) -> bytes:
    """What was written so far."""
    return buffer.getvalue()
