"""Tables of a web page, which many systems save under the name of a workbook (.xls). Runs in the child only.

Each table is a sheet, tables inside of a table too: what only lays the page out has no header and is left aside later.
Nothing of the page is fetched, run or shown; styles say one thing that is heard: whether a table is hidden.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from guopei.core.sheets.encodings import detect_encoding
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.limits import Limits

_TABLE = re.compile(rb"<\s*table\b", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MUTE = frozenset({"script", "style"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_CHUNK = 1 << 18
_WIDEST, _TALLEST = 1_000, 65_534  # what HTML allows colspan and rowspan to say
Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class HtmlTable:
    """One table: its rows with what spans several cells written once, in its first."""

    hidden: bool = False
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    width: int = 0


def has_table(path: Path) -> bool:
    """Whether a web page has a table at all, in whatever encoding."""
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if _TABLE.search((kept + chunk).replace(b"\0", b"")):
                return True
            kept = chunk[-64:]
    return False


def read_tables(path: Path, limits: Limits) -> list[HtmlTable]:
    """All tables of a page in the order of their beginnings. Refuses (Unreadable) more cells, rows or columns than the
    limits allow, and text in no known encoding."""
    reader = _Reader(limits)
    with path.open(encoding=detect_encoding(path), newline="") as file:
        while chunk := file.read(_CHUNK):
            reader.feed(chunk)
    reader.close()
    reader.end()
    return [table for table in reader.found if table.rows]


class _Open:
    """A table whose end has not come: its grid, and the cell that is being read."""

    def __init__(self, table: HtmlTable) -> None:
        self.table = table
        self.text: list[str] | None = None  # of the cell that is being read
        self.number = ""  # what Excel wrote beside a number that it shows rounded
        self.across = self.down = 1
        self.below: dict[int, int] = {}  # column → rows that a cell above still takes
        self.place = 0

    def row(self) -> None:
        """Begin a row."""
        self.cell()
        self.below = {column: left - 1 for column, left in self.below.items() if left > 1} if self.table.rows else {}
        self.table.rows.append([])
        self.place = 0

    def begin(self, across: int, down: int, number: str = "") -> None:
        """Begin a cell; one without a row has its row begun."""
        self.cell()
        if not self.table.rows:
            self.row()
        self.text, self.across, self.down, self.number = [], across, down, number

    def cell(self) -> None:
        """End the cell that is being read."""
        if self.text is None:
            return
        row, top = self.table.rows[-1], len(self.table.rows) - 1
        while self.below.get(self.place):
            self.place += 1
        row += [""] * (self.place + self.across - len(row))
        row[self.place] = self.number or _tidy("".join(self.text))
        last = self.place + self.across - 1
        if self.across > 1 or self.down > 1:
            self.table.merged.append(((top, self.place), (top + self.down - 1, last)))
        if self.down > 1:
            self.below |= dict.fromkeys(range(self.place, last + 1), self.down)
        self.place, self.text = last + 1, None
        self.table.width = max(self.table.width, len(row))


class _Reader(HTMLParser):
    """Collects tables; text outside of cells is passed over."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.found: list[HtmlTable] = []
        self.open: list[_Open] = []
        self.mute = 0
        self.cells = self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tables, rows, cells; breaks inside a cell are spaces."""
        said = {name: value or "" for name, value in attrs}
        if tag in _MUTE:
            self.mute += 1
        elif tag == "table":
            self.found.append(HtmlTable(hidden="hidden" in said or bool(_HIDDEN.search(said.get("style", "")))))
            self.open.append(_Open(self.found[-1]))
        elif not self.open:
            return
        elif tag == "tr":
            self._count_row()
            self.open[-1].row()
        elif tag in ("td", "th"):
            across, down = _span(said, "colspan", _WIDEST), _span(said, "rowspan", _TALLEST)
            self._count_cells(across)
            self.open[-1].begin(across, down, said.get("x:num", ""))
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` is a break; what holds nothing is not waited for."""
        if tag in _BREAKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Ends of cells, rows and tables; others say nothing."""
        if tag in _MUTE:
            self.mute = max(0, self.mute - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].cell()
        elif self.open and tag == "table":
            self.open.pop().cell()

    def handle_data(self, data: str) -> None:
        """Text of the innermost cell."""
        if self.open and not self.mute and self.open[-1].text is not None:
            self.open[-1].text.append(data)

    def end(self) -> None:
        """Close what the page left open."""
        while self.open:
            self.open.pop().cell()

    def _count_row(self) -> None:
        self.rows += 1
        if self.rows > self.limits.rows + 1000:
            raise Unreadable("too_many_rows", limit=self.limits.rows)

    def _count_cells(self, across: int) -> None:
        self.cells += across
        if self.cells > self.limits.cells:
            raise Unreadable("too_many_cells", limit=self.limits.cells)
        if self.open[-1].place + across > self.limits.columns:
            raise Unreadable("too_many_columns", limit=self.limits.columns)


def _span(said: dict[str, str], name: str, most: int) -> int:
    number = said.get(name, "1").strip()
    return min(max(int(number), 1), most) if number.isascii() and number.isdigit() and len(number) < 8 else 1


def _tidy(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def names(tables: list[HtmlTable]) -> Iterator[tuple[str, HtmlTable]]:
    """What the tables are called as sheets: a page names none of them."""
    for number, table in enumerate(tables, 1):
        yield ("HTML" if len(tables) == 1 else f"HTML {number}"), table
