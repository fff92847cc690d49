"""Workbooks for tests: messy rosters (from the demo's own generator) and hostile files, all made here, none stored."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from guopei.core.sheets.spec import SheetSpec
from guopei.story.synthetic.people import id_number, mobile_number, people
from guopei.story.synthetic.rosters import USUAL, Mess, write_roster
from trainees.register.imports import known, spec_of_people
from trainees.selection.imports import CENTRAL_WEST_COLUMNS, NATIONAL_COLUMNS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def spec_of(headers: Sequence[tuple[str, str]], name: str = "roster") -> SheetSpec:
    """The spec of a template: a star behind a header makes the column required."""
    columns = tuple(known(column, label=label.rstrip("*"), required=label.endswith("*")) for column, label in headers)
    return spec_of_people(name, "学员导入模板", columns)


NATIONAL = spec_of(NATIONAL_COLUMNS, "national")
CENTRAL_WEST = spec_of(CENTRAL_WEST_COLUMNS, "central_west")
SMALL = spec_of_people(
    "small",
    "小表",
    (
        known("school"),
        known("name", required=True),
        known("id_no", required=True),
        known("sex"),
        known("mobile"),
        known("stage"),
        known("subject"),
    ),
    id_mask="3-4",
)


def roster(path: Path, count: int = 30, *, mess: Mess = USUAL, seed: int = 1, **options: Any) -> Path:
    """A messy roster of invented people."""
    write_roster(path, people(seed, count), mess=mess, seed=seed, **options)
    return path


def long_list(path: Path, count: int) -> Path:
    """A text file of many people for the columns of SMALL, made in no time."""
    lines = (f"一小,张三,{id_number(number, '1')[0]},男,{mobile_number(number)},小学,语文" for number in range(count))
    path.write_text("\n".join(["单位,姓名,身份证号,性别,手机,任教学段,任教学科", *lines]), "utf-8")
    return path


def grid(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]], merge: Sequence[Any] = (), hide: Any = None) -> Path:
    """Sheets of plain rows. `merge`: (first row, last row, column) of the first sheet; `hide(book, sheet)` hides."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for number, (name, rows) in enumerate(sheets):
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                elif value != "":
                    sheet.write_string(line, place, value)
        for first_row, last_row, place in merge if not number else ():
            sheet.merge_range(first_row, place, last_row, place, rows[first_row][place])
    if hide is not None:
        hide(book, book.worksheets()[0])
    book.close()
    return path


_FORMATS = "http://schemas.openxmlformats.org"
_DOCUMENT = f"{_FORMATS}/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _relations(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
    return f'{_HEAD}<Relationships xmlns="{_FORMATS}/package/2006/relationships">{relation}</Relationships>'


def package(path: Path, sheet: str | bytes, *, extra: dict[str, str | bytes] | None = None) -> Path:
    """A minimal xlsx around the given sheet XML."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_FORMATS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_DOCUMENT}">'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell(ref: str, text: str) -> str:
    """One inline text cell."""
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(*rows: tuple[int, str]) -> str:
    """A worksheet of (row number, cells)."""
    body = "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows)
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


PEOPLE = ((1, cell("A1", "姓名") + cell("B1", "身份证号")), (2, cell("A2", "张三") + cell("B2", "999999199001010016")))


def far_cell(path: Path) -> Path:
    """A roster of one person and a forgotten cell at the end of the world."""
    return package(path, sheet_xml(*PEOPLE, (1_048_576, cell("XFD1048576", "x"))))


def many_far_cells(path: Path, count: int = 150) -> Path:
    """More values below the allowed rows than can be forgotten ones."""
    rows = [(300_000 + number, cell(f"A{300_000 + number}", "x")) for number in range(count)]
    return package(path, sheet_xml(*PEOPLE, *rows))


def zip_bomb(path: Path, megabytes: int = 80) -> Path:
    """Far more unpacked than packed."""
    filler = b'<c r="A1"><v>1</v></c>' * (megabytes * 1024 * 1024 // 22)
    return package(
        path, sheet_xml(*PEOPLE).encode().replace(b"</sheetData>", b"<row>" + filler + b"</row></sheetData>")
    )


def billion_laughs(path: Path) -> Path:
    """Entities that would expand to a billion."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    xml = sheet_xml(*PEOPLE).replace("?>", f"?><!DOCTYPE worksheet [{entities}]>", 1).replace("张三", "&j;")
    return package(path, xml)


def outside_entity(path: Path) -> Path:
    """An entity that would read a file of the server."""
    xml = sheet_xml(*PEOPLE).replace("?>", '?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    return package(path, xml.replace("张三", "&x;"))


def lying_sizes(path: Path) -> Path:
    """The directory says ten bytes, the part is larger."""
    package(path, sheet_xml(*PEOPLE))
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)
    path.write_bytes(bytes(data))
    return path


def overlapping(path: Path) -> Path:
    """Two entries of the directory that share their bytes."""
    package(path, sheet_xml(*PEOPLE), extra={"xl/a.xml": "<a/>"})
    data = bytearray(path.read_bytes())
    last = data.rfind(b"PK\x01\x02")
    before = data.rfind(b"PK\x01\x02", 0, last)
    (offset,) = struct.unpack_from("<I", data, before + 42)
    struct.pack_into("<I", data, last + 42, offset + 4)
    path.write_bytes(bytes(data))
    return path


def truncated(path: Path) -> Path:
    """A workbook cut off on its way."""
    roster(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def encrypted(path: Path) -> Path:
    """A workbook with a password."""
    plain = io.BytesIO(roster(path).read_bytes())
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt("secret", out)
    return path


def html_as_xls(path: Path) -> Path:
    """What a web system gives for an Excel export when one is signed out."""
    path.write_text("<html><body><form><input name=user>请登录</form></body></html>", "gb18030")
    return path


HOSTILE = {
    "many_far_cells": (many_far_cells, "too_many_rows"),
    "zip_bomb": (zip_bomb, "packed_too_tightly"),
    "billion_laughs": (billion_laughs, "hostile_xml"),
    "outside_entity": (outside_entity, "hostile_xml"),
    "lying_sizes": (lying_sizes, "damaged_package"),
    "overlapping": (overlapping, "overlapping_parts"),
    "truncated": (truncated, "damaged_package"),
    "encrypted": (encrypted, "encrypted"),
    "html_as_xls": (html_as_xls, "html_as_workbook"),
}
