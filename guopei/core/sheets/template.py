"""An empty workbook to fill in: the headers exactly, drop-downs, text cells, a page of instructions, the code lists."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from guopei.core.sheets.codes import code_list
from guopei.core.sheets.sheetscan import column_letters
from guopei.core.sheets.spec import Column, Kind, SheetSpec

# The template's own words are Chinese whatever the reader's language: it goes to schools.
INSTRUCTIONS, CODES = "填写说明", "代码表"
FILLABLE_ROWS = 5_000


def write_template(
    target: Path | BinaryIO, spec: SheetSpec, choices: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Write the template of a spec. A workbook filled in on it is read back without a question. `choices`: what to
    choose from in columns that draw on no code list, by name."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {"strings_to_formulas": False})
    sheet = book.add_worksheet(_sheet_name(spec.title))
    _instructions(book, spec)
    ranges = _codes(book, spec, choices or {})
    text = book.add_format({"num_format": "@"})
    head = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "num_format": "@"}
    required, optional = book.add_format({**head, "bg_color": "#DDEBF7"}), book.add_format(head)
    for place, column in enumerate(spec.columns):
        sheet.set_column(place, place, 24 if column.kind == Kind.ID_NO else 14, text)
        label = column.label + ("*" if column.required else "")
        sheet.write_string(0, place, label, required if column.required else optional)
        _validate(sheet, place, column, ranges)
    sheet.freeze_panes(1, 0)
    sheet.activate()
    book.close()


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "Sheet1"


def _validate(sheet: Worksheet, place: int, column: Column, ranges: dict[str, str]) -> None:
    cells = (1, place, FILLABLE_ROWS, place)
    if column.name in ranges:
        sheet.data_validation(*cells, {"validate": "list", "source": ranges[column.name], "error_type": "warning"})
    elif column.kind == Kind.ID_NO:
        sheet.data_validation(
            *cells,
            {"validate": "length", "criteria": "between", "minimum": 15, "maximum": 20, "error_type": "warning"},
        )


def _instructions(book: Workbook, spec: SheetSpec) -> None:
    page = book.add_worksheet(INSTRUCTIONS)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 10)
    page.set_column(2, 2, 70)
    bold = book.add_format({"bold": True})
    for place, label in enumerate(("栏目", "是否必填", "填写要求")):
        page.write_string(0, place, label, bold)
    line = 1
    for column in spec.columns:
        page.write_string(line, 0, column.label)
        page.write_string(line, 1, "必填" if column.required else "选填")
        page.write_string(line, 2, column.hint or ("从下拉列表中选择" if column.codes else ""))
        line += 1
    for note in spec.notes:
        line += 1
        page.write_string(line, 0, note)


def _codes(book: Workbook, spec: SheetSpec, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One column per list; returns the range of each column that draws on one."""
    page = book.add_worksheet(CODES)
    ranges: dict[str, str] = {}
    places: dict[str, str] = {}
    for column in spec.columns:
        own = choices.get(column.name, ())
        if not (column.codes or own) or column.kind == Kind.STAGE_SUBJECT:
            continue
        named = column.codes or column.name
        if named not in places:
            place = len(places)
            names = [code.name for code in code_list(named)] if column.codes else own
            page.write_string(0, place, column.label)
            for line, name in enumerate(names, 1):
                page.write_string(line, place, name)
            page.set_column(place, place, 18)
            letter = column_letters(place + 1)
            places[named] = f"='{CODES}'!${letter}$2:${letter}${len(names) + 1}"
        ranges[column.name] = places[named]
    return ranges
