"""Look through a worksheet's XML as it streams by: far cells, hidden rows, formulas without a value, DTDs.

Nothing is built from it. calamine allocates the whole box between the first and the last value, so one value in
XFD1048576 would take the process down. Cells without a value cost it nothing and are not counted; `<dimension>` may lie
and is not read.
"""

import re

from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.limits import Limits

# The fast question: is any cell right of BH (column 60) or below row 200,000? Nearly every workbook answers no.
_SUSPECT = re.compile(rb'<c r="(?:[A-Z]{3}\d|[C-Z][A-Z]\d|B[I-Z]\d|[A-Z]+(?:[2-9]\d{5}|\d{7}))')
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^<>]*?)(/?)>")
_REF = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?hidden\s*=\s*["\'](?:1|true)["\'][^<>]*>')
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)")
_FORMULA = rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
_FAILED = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*?\bt=\"e\"[^<>]*)>(?:" + _FORMULA + rb")?<(?:\w+:)?v>(#[^<]{1,20})</(?:\w+:)?v>"
)
_UNSAVED = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)>" + _FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</")
_FAST_ROWS, _FAST_COLUMNS = 200_000, 60
_MAX_HIDDEN = 20_000
_MAX_LOST = 20_000


def column_number(letters: str) -> int:
    """A → 1, Z → 26, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 16384 → XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetScan:
    """Fed one part's bytes piece by piece; `finish()` judges it."""

    def __init__(self, limits: Limits, *, exact: bool = False) -> None:
        self.limits = limits
        self.exact = exact
        self.is_sheet = False
        self.cells = 0
        self.last_row = 0
        self.last_column = 0
        self.strays: list[str] = []
        self.hidden_rows: list[int] = []
        self.lost: list[tuple[int, int, str]] = []  # row (1-based), column (0-based), error or ""
        self._tail = b""
        self._first = True

    def feed(self, piece: bytes) -> None:
        """Look at the next piece. Refuses (Unreadable) DTDs, other encodings, too many cells."""
        if self._first:
            self._first = False
            if piece.startswith((b"\xff\xfe", b"\xfe\xff", b"+ADw-")) or b"\0" in piece[:4096]:
                raise Unreadable("hostile_xml")
            declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w-]+)", piece[:300])
            if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"):
                raise Unreadable("hostile_xml")
        data = self._tail + piece
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Unreadable("hostile_xml")
        if not self.is_sheet and b"sheetData" in data:
            self.is_sheet = True
        cut = data.rfind(b"<")
        if self.is_sheet and cut > 0:
            self._look(data[:cut])
        self._tail = data[cut:] if cut >= 0 else data
        if len(self._tail) > 1 << 26:
            raise Unreadable("hostile_xml")

    def _look(self, data: bytes) -> None:
        tidy = data.count(b'<c r="')
        cells = data.count(b"<c ") + data.count(b":c ") + data.count(b"<c>") + data.count(b"<c\n")
        self.cells += cells
        if self.cells > 8 * self.limits.cells:  # empty formatted cells are cheap, but not free
            raise Unreadable("too_many_cells", limit=self.limits.cells)
        if cells and (self.exact or tidy != cells or _SUSPECT.search(data)):
            self._measure(data)
        if b"hidden" in data and len(self.hidden_rows) < _MAX_HIDDEN:
            for tag in _HIDDEN_ROW.finditer(data):
                number = _ROW_NUMBER.search(tag[0])
                if number:
                    self.hidden_rows.append(int(number[1]))

        if b"<f" in data or b":f" in data or b't="e"' in data:
            self._note_lost(data)

    def _note_lost(self, data: bytes) -> None:
        """Cells whose formula failed, or has no saved value: the reader would take them for empty."""
        for found in (*_FAILED.finditer(data), *_UNSAVED.finditer(data)):
            ref = _REF.search(found[1])
            if ref is None or len(self.lost) >= _MAX_LOST or b't="str"' in found[1]:  # ="" is a value
                continue
            error = found[2].decode("ascii", "replace") if found.re is _FAILED else ""
            self.lost.append((int(ref[2][:9]), column_number(ref[1][:4].decode()) - 1, error))

    def _measure(self, data: bytes) -> None:
        for cell in _CELL.finditer(data):
            ref = _REF.search(cell[1])
            if ref is None or cell[2]:
                continue
            end = cell.end()
            if data[end : end + 4] == b"</c>":
                continue
            row, column = int(ref[2][:9]), column_number(ref[1][:4].decode())
            if row > self.limits.rows + 1000 or column > self.limits.columns:
                if len(self.strays) <= self.limits.stray_cells:
                    self.strays.append((ref[1] + ref[2]).decode())
                continue
            self.last_row = max(self.last_row, row)
            self.last_column = max(self.last_column, column)

    @property
    def needs_exact(self) -> bool:
        """Whether the box must be measured cell by cell: some cells stand right of the fast question's column."""
        return not self.exact and self.last_column > _FAST_COLUMNS

    def finish(self) -> None:
        """Judge what was seen. Refuses (Unreadable) too many rows, too wide sheets, too large a box of cells."""
        if len(self.strays) > self.limits.stray_cells:
            if column_number(re.sub(r"\d", "", self.strays[0])) > self.limits.columns:
                raise Unreadable("too_many_columns", limit=self.limits.columns)
            raise Unreadable("too_many_rows", limit=self.limits.rows)
        if not self.needs_exact and self.last_row * self.last_column > self.limits.cells:
            raise Unreadable("too_many_cells", limit=self.limits.cells)
