"""Edit a workbook in place with openpyxl, so that its layout and its formulas stay. Slow: for modest sizes only."""

import re
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries

from guopei.core.sheets.findings import FILLS
from guopei.core.sheets.marks import AUTHOR, Marks, status_column

_ELSEWHERE = re.compile(r"\[\d+\]")  # in a formula: a workbook that does not come along


def edit(path: Path, out: Path, marks: Marks) -> None:
    """Colour, annotate and save. Raises whatever openpyxl raises on workbooks that it does not understand."""
    fills = {str(grade): PatternFill("solid", start_color=colour) for grade, colour in FILLS.items()}
    book = openpyxl.load_workbook(path, keep_links=False, keep_vba=False, rich_text=False)
    _settle_links(book, path)
    for sheet in book.worksheets:
        if sheet.title not in marks.headers and sheet.title not in marks.rows:
            continue
        header = marks.headers.get(sheet.title, 1)
        place = status_column([cell.value for cell in sheet[header]], sheet.max_column, marks.labels["status"])
        title = sheet.cell(header, place + 1, marks.labels["status"])
        title.font = Font(bold=True)
        sheet.column_dimensions[title.column_letter].width = 60
        _widen_filter(sheet, header, place + 1)
        for row, columns in marks.cells.get(sheet.title, {}).items():
            for column, (grade, _texts) in columns.items():
                cell = sheet.cell(row, column + 1)
                if type(cell).__name__ == "MergedCell":
                    continue
                if grade in fills:
                    cell.fill = fills[grade]
                note = marks.note(sheet.title, row, column)
                if note:
                    cell.comment = Comment(note, AUTHOR, height=90, width=260)
        for row in marks.rows.get(sheet.title, {}):
            grade, text = marks.status(sheet.title, row) or ("", "")
            cell = sheet.cell(row, place + 1)
            cell.value, cell.data_type = text[:32_000], "s"
            cell.alignment = Alignment(wrap_text=False)
            if grade in fills:
                cell.fill = fills[grade]
    book.calculation.fullCalcOnLoad = True  # the formulas' values are not written: whoever opens it works them out
    book.save(out)


def _settle_links(book: Any, path: Path) -> None:
    """Put the value instead of a formula that leads to another workbook: the link itself does not come along."""
    led_away = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and _ELSEWHERE.search(getattr(cell.value, "text", None) or str(cell.value))
    ]
    if not led_away:
        return
    values = openpyxl.load_workbook(path, data_only=True, keep_links=False, rich_text=False)
    for sheet, place in led_away:
        book[sheet][place].value = values[sheet][place].value


def _widen_filter(sheet: Any, header: int, last: int) -> None:
    """Let the autofilter reach the status column; give the table one where it has none."""
    ref = sheet.auto_filter.ref
    left, top, right, bottom = (number or 1 for number in range_boundaries(ref)) if ref else (1, header, 1, 1)
    bottom = max(bottom, sheet.max_row, top)
    sheet.auto_filter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(max(right, last))}{bottom}"
