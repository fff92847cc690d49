"""The sender's own workbook back, with coloured cells, notes and a status column. Runs in the child only.

Workbooks of modest size keep their layout and their formulas (openpyxl edits them; macros go, and formulas that lead to
other workbooks become their values); larger ones and other formats are rewritten: same sheets, rows and columns, values
instead of formulas.
"""

from pathlib import Path

from guopei.core.sheets.detect import FileType
from guopei.core.sheets.editing import edit
from guopei.core.sheets.findings import BY_WEIGHT, FILLS, Grade
from guopei.core.sheets.inspecting import Inspection
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.marks import AUTHOR, Marks, status_column
from guopei.core.sheets.opening import open_sheets
from guopei.core.sheets.rawxlsx import Cell, RawWorkbook


def annotate(path: Path, found: Inspection, out: Path, marks: Marks, limits: Limits) -> bool:
    """Write the annotated workbook; True if the layout was kept. Refuses (Unreadable) what cannot be read."""
    if found.type == FileType.XLSX and found.cells <= limits.kept_cells and not found.strays:
        try:
            edit(path, out, marks)
            return True
        except MemoryError:
            raise
        except Exception:  # openpyxl trips over odd workbooks in many ways; the other way always works
            out.unlink(missing_ok=True)
    _rewrite(path, found, out, marks, limits)
    return False


_STYLES = {grade: style for style, grade in enumerate(BY_WEIGHT)}


def _rewrite(path: Path, found: Inspection, out: Path, marks: Marks, limits: Limits) -> None:
    with RawWorkbook(out, [FILLS.get(grade, "") for grade in BY_WEIGHT], AUTHOR) as book:
        for sheet in open_sheets(path, found, limits):
            header = marks.headers.get(sheet.name, 0)
            cells, rows = marks.cells.get(sheet.name, {}), marks.rows.get(sheet.name, {})
            place = -1
            with book.sheet(sheet.name, hidden=sheet.hidden) as target:
                for number, values in enumerate(sheet.rows, 1):
                    line: dict[int, Cell] = {}
                    if number in cells:
                        line = {
                            column: Cell(_STYLES[Grade(grade)], marks.note(sheet.name, number, column))
                            for column, (grade, _texts) in cells[number].items()
                        }
                    row = values
                    if number == header:
                        place = status_column(values, max(sheet.width, len(values)), marks.labels["status"])
                        row = [*values, *[""] * (place + 1 - len(values))]
                        row[place] = marks.labels["status"]
                    elif number in rows and place >= 0:
                        grade, text = marks.status(sheet.name, number) or (Grade.CLEAN, "")
                        row = [*values, *[""] * (place + 1 - len(values))]
                        row[place] = text
                        line[place] = Cell(_STYLES[Grade(grade)], "")
                    target.row(number, row, line)
                    if place >= 0:
                        target.filter_over(header, place, number)
