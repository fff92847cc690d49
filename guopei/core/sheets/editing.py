"""Edit a workbook in place with openpyxl, so that its layout stays. Slow: for modest sizes only."""

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from guopei.core.sheets.findings import FILLS
from guopei.core.sheets.marks import AUTHOR, MAX_NOTES, Marks, status_column


def edit(path: Path, out: Path, marks: Marks) -> None:
    """Colour, annotate and save. Raises whatever openpyxl raises on workbooks that it does not understand."""
    fills = {str(grade): PatternFill("solid", start_color=colour) for grade, colour in FILLS.items()}
    book = openpyxl.load_workbook(path, data_only=True, keep_links=False, keep_vba=False, rich_text=False)
    notes = 0
    for sheet in book.worksheets:
        if sheet.title not in marks.headers and sheet.title not in marks.rows:
            continue
        header = marks.headers.get(sheet.title, 1)
        place = status_column([cell.value for cell in sheet[header]], sheet.max_column, marks.labels["status"])
        title = sheet.cell(header, place + 1, marks.labels["status"])
        title.font = Font(bold=True)
        sheet.column_dimensions[title.column_letter].width = 60
        for row, columns in marks.cells.get(sheet.title, {}).items():
            for column, (grade, texts) in columns.items():
                cell = sheet.cell(row, column + 1)
                if type(cell).__name__ == "MergedCell":
                    continue
                if grade in fills:
                    cell.fill = fills[grade]
                if texts and notes < MAX_NOTES:
                    notes += 1
                    cell.comment = Comment("\n".join(texts), AUTHOR, height=90, width=260)
        for row in marks.rows.get(sheet.title, {}):
            grade, text = marks.status(sheet.title, row) or ("", "")
            cell = sheet.cell(row, place + 1)
            cell.value, cell.data_type = text[:32_000], "s"
            cell.alignment = Alignment(wrap_text=False)
            if grade in fills:
                cell.fill = fills[grade]
    book.save(out)
