"""Which sheets of a workbook will be read and how their headers are understood, before a single row is taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.headers import LOOK_AT, Guess, HeaderFound, Matcher, find_header
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.opening import Row, Sheet
from guopei.core.sheets.sheetscan import column_letters
from guopei.core.sheets.spec import SheetSpec


@dataclass
class SheetOutline:
    """One sheet as understood. `reason` says why it is not read: "hidden", "no_header", "empty"."""

    name: str
    hidden: bool = False
    used: bool = False
    reason: str = ""
    header_first: int = 0  # 1-based rows
    header_last: int = 0
    rows: int = 0  # rows under the header, blank ones included; 0 when unknown
    guesses: list[Guess] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)  # keys of the headers to ask about
    unnamed: list[str] = field(default_factory=list)  # letters of columns with values but no header
    sample: list[list[str]] = field(default_factory=list)  # first rows under the header, for the page that asks


@dataclass
class Outline:
    """A workbook as understood. `ask` is set when a person has to say what some headers mean."""

    sheets: list[SheetOutline] = field(default_factory=list)

    @property
    def ask(self) -> bool:
        """Whether reading has to wait for answers."""
        return any(sheet.unsure for sheet in self.sheets if sheet.used)

    @property
    def missing(self) -> list[str]:
        """Names of required columns that some sheet to be read lacks, in the spec's order of appearance."""
        return list(dict.fromkeys(name for sheet in self.sheets if sheet.used for name in sheet.missing))

    def to_json(self) -> dict[str, Any]:
        """As the child reports it."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Outline":
        """The inverse of `to_json`."""
        return cls(
            [
                SheetOutline(**{**sheet, "guesses": [Guess(**guess) for guess in sheet["guesses"]]})
                for sheet in raw["sheets"]
            ]
        )


@dataclass
class Ready:
    """A sheet about to be read: its understood header and the rows under it."""

    sheet: Sheet
    header: HeaderFound
    rows: Iterator[tuple[int, Row]]  # 1-based row number, row
    above: list[Row] = field(default_factory=list)  # titles, groups and the header itself: what page breaks repeat


def understand(
    sheets: Iterable[Sheet],
    spec: SheetSpec,
    mapping: Mapping[str, str],
    limits: Limits,
    include_hidden: Iterable[str] = (),
) -> tuple[Outline, list[Ready]]:
    """Find every sheet's header. Refuses (Unreadable) a workbook in which no sheet has one, or too many cells."""
    matcher = Matcher(spec, mapping)
    outline, ready, cells = Outline(), [], 0
    wanted = set(include_hidden)
    for sheet in sheets:
        cells += sheet.width * sheet.height
        if cells > limits.cells:
            raise Unreadable("too_many_cells", limit=limits.cells)
        seen = SheetOutline(sheet.name, hidden=sheet.hidden)
        outline.sheets.append(seen)
        numbered = enumerate(sheet.rows, 1)
        head = list(islice(numbered, LOOK_AT))
        if not any(any(row) for _, row in head) and sheet.height <= LOOK_AT:
            seen.reason = "empty"
            continue
        header = find_header([row for _, row in head], matcher, sheet.merged)
        if header is None or not _has_key(header, spec):
            seen.reason = "no_header"
            continue
        _describe(seen, sheet, header, head)
        if sheet.hidden and sheet.name not in wanted:
            seen.reason = "hidden"
            continue
        seen.used = True
        above = [row for number, row in head if number <= header.last_row]
        ready.append(Ready(sheet, header, _below(header, head, numbered), above))
    ready = _drop_weak(outline, ready)
    if not ready:
        hidden = any(sheet.reason == "hidden" for sheet in outline.sheets)
        empty = all(sheet.reason == "empty" for sheet in outline.sheets)
        raise Unreadable("only_hidden_sheets" if hidden else "no_rows" if empty else "no_header")
    return outline, ready


def _drop_weak(outline: Outline, ready: list[Ready]) -> list[Ready]:
    """Leave out sheets that share only a word or two with the roster beside them: instructions, statistics."""
    counts = [len(one.header.places()) for one in ready]
    kept = [
        one for one, count in zip(ready, counts, strict=True) if count >= _WEAK * max(counts) or not one.header.missing
    ]
    names = {one.sheet.name for one in kept}
    for seen in outline.sheets:
        if seen.used and seen.name not in names:
            seen.used, seen.reason = False, "no_header"
    return kept


_WEAK = 0.4


def _has_key(header: HeaderFound, spec: SheetSpec) -> bool:
    places = header.places()
    wanted = [name for name in spec.keys if name in spec.names]
    return not wanted or any(name in places for name in wanted)


def _describe(seen: SheetOutline, sheet: Sheet, header: HeaderFound, head: list[tuple[int, Row]]) -> None:
    seen.header_first, seen.header_last = header.first_row, header.last_row
    seen.rows = max(0, sheet.height - header.last_row)
    seen.guesses, seen.missing = header.guesses, header.missing
    seen.unsure = [guess.key for guess in header.unsure]
    named = {guess.index for guess in header.guesses}
    filled = {
        place
        for number, row in head
        if number > header.last_row
        for place, value in enumerate(row)
        if value not in ("", None)
    }
    seen.unnamed = [column_letters(place + 1) for place in sorted(filled - named)]
    seen.sample = [[str(value)[:40] for value in row] for number, row in head if number > header.last_row and any(row)][
        :3
    ]


def _below(
    header: HeaderFound, head: list[tuple[int, Row]], rest: Iterator[tuple[int, Row]]
) -> Iterator[tuple[int, Row]]:
    yield from (numbered for numbered in head if numbered[0] > header.last_row)
    yield from rest
