"""A list as a workbook: exactly the rows and columns shown, in the same order."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.http import FileResponse

from guopei.core import clock

WIDEST = 40


@dataclass(frozen=True)
class Exported:
    """What the workbook is called and how its columns read."""

    name: str
    headings: Sequence[str]
    numeric: Sequence[bool]


def exported_table(table: Exported, lines: Iterable[Sequence[Any]]) -> FileResponse:
    """One sheet with a frozen heading and a filter row. Texts are written as texts, so nothing becomes a formula."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(table.name[:31].translate(str.maketrans("[]:*?/\\", "       ")).strip("' ") or "Sheet1")
    bold = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True, "valign": "top"})
    amount = book.add_format({"num_format": "#,##0.00"})
    whole = book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, heading in enumerate(table.headings):
        sheet.set_column(place, place, min(WIDEST, max(12, 2 * len(heading) + 2)))
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(table.headings):
        sheet.write_string(0, place, heading, bold)
    number = 0
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            if value is None or value == "":
                continue
            if table.numeric[place] and isinstance(value, str):
                sheet.write_number(number, place, float(value), amount)
            elif isinstance(value, bool):
                sheet.write_boolean(number, place, value)
            elif isinstance(value, int | float):
                sheet.write_number(number, place, value, whole if isinstance(value, int) else None)
            elif hasattr(value, "hour"):
                sheet.write_datetime(number, place, value, moment)
            elif hasattr(value, "year"):
                sheet.write_datetime(number, place, value, day)
            else:
                sheet.write_string(number, place, str(value))
    sheet.autofilter(0, 0, max(number, 1), max(len(table.headings) - 1, 0))
    book.close()
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"{table.name}-{clock.now():%Y%m%d-%H%M}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
