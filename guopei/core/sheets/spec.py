"""What a room expects of a workbook: columns by name, label, kind; and what the child makes of each of them.

Free of Django. Labels are the official headers, exactly as the ministry's templates print them, and stay Chinese.
"""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


class Kind(enum.StrEnum):
    """What a cell of the column must become."""

    TEXT = "text"
    NAME = "name"
    PLACE = "place"  # the name of a school, a county: with its sort key
    ID_NO = "id_no"
    MOBILE = "mobile"
    EMAIL = "email"
    DIGITS = "digits"  # codes made of digits that Excel likes to turn into numbers
    DATE = "date"
    INTEGER = "integer"
    YEARS = "years"
    AGE = "age"
    NUMBER = "number"
    CODE = "code"
    SUBJECT = "subject"
    STAGE_SUBJECT = "stage_subject"


@dataclass(frozen=True)
class Output:
    """One column of the staging table that the child fills."""

    name: str
    type: str  # PostgreSQL type
    label: str = ""


# What each kind writes: suffix of the column's name → PostgreSQL type.
_OUTPUTS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.TEXT: (("", "text"),),
    Kind.NAME: (("", "text"), ("_key", "text"), ("_pinyin", "text")),
    Kind.PLACE: (("", "text"), ("_pinyin", "text")),
    Kind.ID_NO: (
        ("_sealed", "bytea"),
        ("_index", "bytea"),
        ("_masked", "text"),
        ("_birth", "date"),
        ("_sex", "text"),
        ("_area", "text"),
    ),
    Kind.MOBILE: (("_sealed", "bytea"), ("_index", "bytea"), ("_masked", "text")),
    Kind.EMAIL: (("_sealed", "bytea"), ("_index", "bytea"), ("_masked", "text")),
    Kind.DIGITS: (("", "text"),),
    Kind.DATE: (("", "date"),),
    Kind.INTEGER: (("", "integer"),),
    Kind.YEARS: (("", "integer"),),
    Kind.AGE: (("", "integer"),),
    Kind.NUMBER: (("", "numeric"),),
    Kind.CODE: (("", "text"),),
    Kind.SUBJECT: (("", "text"),),
    Kind.STAGE_SUBJECT: (("_stage", "text"), ("_subject", "text")),
}

# What the child writes before and after the spec's own columns.
LEADING = (
    Output("row_no", "integer"),
    Output("sheet", "text"),
    Output("sheet_row", "integer"),
    Output("person", "uuid"),
)
TRAILING = (Output("grade", "text"), Output("findings", "jsonb"))


@dataclass(frozen=True)
class Column:
    """One expected column. `synonyms` are other headers it is known under; `codes` names a list (`codes.py`)."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    synonyms: tuple[str, ...] = ()
    codes: str = ""
    fill_down: bool = False
    max_length: int = 200
    hint: str = ""

    def outputs(self) -> tuple[Output, ...]:
        """The staging columns it fills, in order."""
        return tuple(Output(self.name + suffix, type_, self.label) for suffix, type_ in _OUTPUTS[self.kind])


@dataclass(frozen=True)
class SheetSpec:
    """A kind of workbook: its columns in the template's order, and which of them make a row a row (`keys`)."""

    name: str
    title: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...] = ("name", "id_no")
    min_age: int = 18
    max_age: int = 70
    id_mask: str = "0-0"  # characters of an ID number to show at head and tail (policy core.id_mask)
    notes: tuple[str, ...] = field(default=())  # lines of the template's page of instructions
    others: tuple[str, ...] = ()  # headers of fields that are not asked for: never taken for one that is

    def column(self, name: str) -> Column:
        """The column of that name. KeyError if there is none."""
        return next(column for column in self.columns if column.name == name) if name in self.names else _missing(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    def outputs(self) -> tuple[Output, ...]:
        """Every staging column that a reading fills, in the order of the stream (after the caller's constants)."""
        own = tuple(output for column in self.columns for output in column.outputs())
        return (*LEADING, *own, *TRAILING)

    def to_json(self) -> dict[str, Any]:
        """For the child's job description."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "SheetSpec":
        """The inverse of `to_json`."""
        columns = tuple(
            Column(**{**column, "kind": Kind(column["kind"]), "synonyms": tuple(column["synonyms"])})
            for column in raw["columns"]
        )
        lists = {name: tuple(raw[name]) for name in ("keys", "notes", "others")}
        return cls(**{**raw, **lists, "columns": columns})


def _missing(name: str) -> Column:
    raise KeyError(name)
