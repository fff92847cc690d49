"""Small sheets that are given out and taken back filled in: attendance, arrivals, scores of a class.

Read at once in the sandboxed child. Rows are found by the number in the first column, never by name. Each row carries,
in a hidden last column, of what it is the sheet, when it was made and what stood in its cells: a sheet of something
else is known, cells left as they were say nothing, and cells that somebody else changed meanwhile are shown, never
overwritten. What cannot be right refuses the whole sheet: it says where and why.
"""

import io
import json
import re
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.flow.cells import EMPTY, Cell, Key
from guopei.core.refusal import Refused
from guopei.core.sheets.export import ExportColumn, write_table
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.messages import sentence
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.parent import Reading, read_file
from guopei.core.sheets.process import RowStream
from guopei.core.sheets.spec import Column, Kind, SheetSpec
from guopei.core.typed import whole_number

MOST_MB = 4
MOST_NAMED = 8
STAMP = Column("stamp", "系统记录", Kind.TEXT, max_length=30_000)

Row = dict[str, str]
_STAMP = re.compile(r"([a-z]+)\|([0-9]{1,15})\|([0-9]{1,15})\|([0-9T]{15})\|(\S*)")
_HARMLESS = frozenset({"row_hidden"})
_kinds: dict[str, Any] = {}


def name_sheets(kinds: Mapping[str, Any]) -> None:
    """Say what kinds of sheets are sheets of, in words: for whoever sends one where another is expected."""
    _kinds.update(kinds)


@dataclass(frozen=True)
class Stamp:
    """What the hidden column says of a row: which sheet of what, whose row, when made, and what stood in its cells."""

    kind: str
    subject: int
    row: int
    made: str
    cells: Mapping[str, Cell]

    def __str__(self) -> str:
        cells = ";".join(f"{column}={cell}" for column, cell in self.cells.items())
        return f"{self.kind}|{self.subject}|{self.row}|{self.made}|{cells}"

    @classmethod
    def parse(cls, text: str) -> "Stamp | None":
        """The inverse of `str`; None for what is none."""
        found = _STAMP.fullmatch(text.strip())
        if found is None:
            return None
        pairs = [part.partition("=") for part in found[5].split(";") if part]
        cells = {column: Cell.parse(value) for column, _equals, value in pairs}
        if any(cell is None for cell in cells.values()):
            return None
        return cls(found[1], int(found[2]), int(found[3]), found[4], cells)  # type: ignore[arg-type]


@dataclass(frozen=True)
class People:
    """Whose rows they are: the columns of number and name, and headers that never mean a column of the sheet."""

    number: Column
    name: Column
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberedSheet:
    """A kind of sheet about one record: its columns by the key of their cells, and what is only shown.

    `subject` is the record's number, `people` says whose rows there are; `called` names another record of which this
    turns out to be the sheet.
    """

    kind: str
    title: str
    subject: int
    people: People
    columns: Mapping[str, Column]
    shown: tuple[Column, ...] = ()
    called: Callable[[int], str] = str

    @property
    def spec(self) -> SheetSpec:
        """What the reader expects."""
        return SheetSpec(
            self.kind,
            self.title,
            (self.people.number, self.people.name, *self.shown, *self.columns.values(), STAMP),
            keys=(self.people.number.name, self.people.name.name),
            others=self.people.others,
        )


@dataclass
class Filled:
    """A sheet that was read: its rows, and everything that cannot be right in them."""

    rows: list[Row]
    stamps: dict[int, Stamp] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def seen(self) -> dict[Key, Cell]:
        """What the sheet held when it was made."""
        return {(pk, column): cell for pk, stamp in self.stamps.items() for column, cell in stamp.cells.items()}


def write_sheet(
    target: BinaryIO,
    sheet: NumberedSheet,
    rows: Sequence[tuple[int, Sequence[Any], Mapping[str, Cell]]],
    columns: Sequence[ExportColumn],
    *,
    notes: Sequence[tuple[Any, Any]],
    demo: bool,
) -> None:
    """Write a sheet: for each number, values (from the name on) and what stands in the cells."""
    made = f"{clock.now().astimezone(clock.SHANGHAI):%Y%m%dT%H%M%S}"
    write_table(
        target,
        [
            ExportColumn(sheet.people.number.label),
            ExportColumn(sheet.people.name.label),
            *columns,
            ExportColumn(STAMP.label, is_hidden=True),
        ],
        (
            [str(pk), *values, str(Stamp(sheet.kind, sheet.subject, pk, made, {**_blank(sheet), **cells}))]
            for pk, values, cells in rows
        ),
        notes=notes,
        demo=demo,
    )


def _blank(sheet: NumberedSheet) -> dict[str, Cell]:
    return dict.fromkeys(sheet.columns, EMPTY)


def read_sheet(content: bytes, name: str, sheet: NumberedSheet, people: Mapping[int, str]) -> Filled:
    """The rows of an uploaded sheet with the people (number → name) they belong to; empty cells left out.

    Refuses files that are too large or unreadable, sheets of something else, columns that are unknown, doubtful or
    missing, and sheets that were not made here. What is wrong in single rows and cells stands in `problems`.
    """
    rows, reading = _read(content, name, sheet.spec)
    stamps = [Stamp.parse(row.get("stamp", "")) for row in rows]
    _refuse_other(sheet, [stamp for stamp in stamps if stamp is not None])
    _refuse_headers(sheet, reading.outline, [stamp for stamp in stamps if stamp is not None])
    filled = Filled(rows)
    seen: set[int] = set()
    for row, stamp in zip(rows, stamps, strict=True):
        filled.problems += _unread_cells(row)
        number = _number(row, sheet, stamp, people, seen, filled.problems)
        if number is not None and stamp is not None:
            seen.add(number)
            filled.stamps[number] = stamp
    return filled


def _read(content: bytes, name: str, spec: SheetSpec) -> tuple[list[Row], Reading]:
    if not content or len(content) > MOST_MB * 1024 * 1024:
        raise Refused(
            _("The file is empty or larger than %(most)s MB."),
            code="file_size",
            field="file",
            params={"most": MOST_MB},
        )
    names = [output.name for output in spec.outputs()]
    rows: list[Row] = []

    def take(stream: RowStream) -> None:
        for line in stream.read().decode().split("\n")[:-1]:
            cells = line.split("\t")
            rows.append({key: plain(cell) for key, cell in zip(names, cells, strict=True) if cell != "\\N"})

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(name).suffix[:6]}"
        path.write_bytes(content)
        reading = read_file(path, spec, take, keyring=None, today=clock.today(), limits=DEFAULT)
        if reading.asked:
            # Doubtful headers are refused below; but first it is said if this is the sheet of something else.
            doubtful = {key: "" for sheet in reading.outline.sheets if sheet.used for key in sheet.unsure}
            again = read_file(path, spec, take, keyring=None, today=clock.today(), mapping=doubtful, limits=DEFAULT)
            reading.rows = again.rows
    return rows, reading


def plain(cell: str) -> str:
    """A cell of PostgreSQL's COPY text format as it was."""
    if "\\" not in cell:
        return cell
    return cell.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")


def _refuse_other(sheet: NumberedSheet, stamps: Sequence[Stamp]) -> None:
    kinds = {stamp.kind for stamp in stamps} - {sheet.kind}
    if kinds:
        raise Refused(
            _("Nothing was recorded. This is a sheet of %(other)s; here a sheet of %(this)s is recorded."),
            code="other_sheet",
            field="file",
            params={"other": _kinds.get(min(kinds), min(kinds)), "this": _kinds[sheet.kind]},
        )
    others = {stamp.subject for stamp in stamps} - {sheet.subject}
    if others:
        raise Refused(
            _("Nothing was recorded. This is the sheet of %(other)s, not of this record."),
            code="other_class_sheet",
            field="file",
            params={"other": sheet.called(min(others))},
        )


def _refuse_headers(sheet: NumberedSheet, outline: Outline, stamps: Sequence[Stamp]) -> None:
    """Refuse columns that are not known or doubtful, and those that the sheet had when it was made and has no more."""
    made_with = {sheet.columns[key].name for stamp in stamps for key in stamp.cells if key in sheet.columns}
    known = {sheet.people.number.name, sheet.people.name.name, STAMP.name, *(column.name for column in sheet.shown)} | (
        made_with or {column.name for column in sheet.columns.values()}
    )
    said: list[str] = []
    for page in outline.sheets:
        if page.reason == "hidden":
            said.append(gettext("the sheet “%(sheet)s” is hidden") % {"sheet": page.name})
        if not page.used:
            continue
        said += [
            gettext("column %(letter)s “%(header)s” is not known")
            % {"letter": guess.letter, "header": guess.header[:40]}
            for guess in page.guesses
            if guess.column not in known or not guess.sure
        ]
        said += [gettext("column %(letter)s has no heading") % {"letter": letter} for letter in page.unnamed]
        there = {guess.column for guess in page.guesses if guess.sure}
        shown = {column.name for column in sheet.shown}
        said += [
            gettext("column “%(header)s” is missing") % {"header": column.label}
            for column in sheet.spec.columns
            if column.name in known - there - shown
        ]
    if said or not stamps:
        raise Refused(
            _("Nothing was recorded: %(problems)s. Fill in the sheet that you downloaded here, and leave its headings.")
            if said
            else _(
                "Nothing was recorded: this sheet was not downloaded here. Download it, fill it in, and send it back."
            ),
            code="headers_changed",
            field="file",
            params={"problems": gettext("; ").join(said[:MOST_NAMED])},
        )


def _unread_cells(row: Row) -> list[str]:
    """Cells that hold something which could not be read: formulas without a saved result, errors, overlong texts."""
    return [
        gettext("row %(row)s, column %(letter)s: %(finding)s")
        % {
            "row": row["sheet_row"],
            "letter": found["column"],
            "finding": sentence(found["kind"], found).rstrip("。."),
        }
        for found in json.loads(row.get("findings", "[]"))
        if found["grade"] != "fixed" and found["kind"] not in _HARMLESS
    ]


def _number(
    row: Row,
    sheet: NumberedSheet,
    stamp: Stamp | None,
    people: Mapping[int, str],
    seen: Collection[int],
    problems: list[str],
) -> int | None:
    """Whose row this is. Numbers of nobody here, names of somebody else, repeats, rows not made here are problems."""
    number, line = row.get(sheet.people.number.name, ""), row["sheet_row"]
    pk = whole_number(number)
    if pk is None or pk not in people:
        problems.append(gettext("row %(row)s: nobody here has the number %(number)s") % {"row": line, "number": number})
    elif row.get(sheet.people.name.name, "").strip() != people[pk]:
        problems.append(
            gettext("row %(row)s: number %(number)s belongs to %(name)s")
            % {"row": line, "number": number, "name": people[pk]}
        )
    elif pk in seen:
        problems.append(gettext("row %(row)s: number %(number)s stands twice") % {"row": line, "number": number})
    elif stamp is None or stamp.row != pk:
        problems.append(
            gettext("row %(row)s: the system's record in the hidden last column is missing or of another row")
            % {"row": line}
        )
    else:
        return pk
    return None


def refuse_problems(problems: Sequence[str]) -> None:
    """Refuse a sheet with everything that is wrong in it, the first few in full."""
    if problems:
        shown = gettext("; ").join(problems[:MOST_NAMED])
        raise Refused(
            _("Nothing was recorded. %(count)s rows or cells cannot be right: %(problems)s."),
            code="sheet_problems",
            field="file",
            params={"count": len(problems), "problems": shown},
        )


def as_bytes(write: Callable[..., Any], *args: Any, **kwargs: Any) -> bytes:
    """What a writer writes, for an answer to the browser."""
    target = io.BytesIO()
    write(target, *args, **kwargs)
    return target.getvalue()
