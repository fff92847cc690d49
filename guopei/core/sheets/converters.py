"""Columns at the speed of the machine: each distinct value is normalised once, whole columns are mapped in C.

A converter turns a batch of one column's raw values into ready COPY fields (one string per row; several staging columns
are joined by tabs) and remembers which values gave findings.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guopei.core.crypto import Keyring, Mask
from guopei.core.pinyin import person_key, place_key
from guopei.core.sheets.copytext import NULL, escape
from guopei.core.sheets.findings import WEIGHT, Found, confirm, missing
from guopei.core.sheets.normalise import coded, dates, names, numbers
from guopei.core.sheets.normalise.text import SAME_AS_ABOVE, tidy
from guopei.core.sheets.spec import Column, Kind

SAME = "\x00same"  # "as in the row above": resolved by the pipeline, which knows the row above
_CACHE_LIMIT = 50_000
Values = Sequence[Any]
Notes = list[str] | None  # per row what `Ledger.note` made, "" for nothing; None when no row has anything


class Ledger:
    """Findings as ready JSON fragments, made once per distinct finding, with what they weigh and count as."""

    def __init__(self) -> None:
        self.weights: dict[str, int] = {"": 0}
        self.kinds: dict[str, tuple[tuple[str, str, str], ...]] = {"": ()}

    def note(self, name: str, letter: str, found: Sequence[Found]) -> str:
        """The findings of one cell, each as `,{"field": …}`, already escaped for COPY."""
        text = "".join("," + json.dumps(_plain(name, letter, one), ensure_ascii=False) for one in found)
        text = escape(text)
        if text not in self.weights:
            self.weights[text] = max((WEIGHT[one.grade] for one in found), default=0)
            self.kinds[text] = tuple((name, one.kind, str(one.grade)) for one in found)
        return text


def _plain(name: str, letter: str, found: Found) -> dict[str, str]:
    note = {"field": name, "column": letter, "kind": found.kind, "grade": str(found.grade)}
    if found.before:
        note["before"] = found.before[:200].replace("\0", "")
    if found.after:
        note["after"] = found.after[:200]
    return note


@dataclass(frozen=True)
class Context:
    """What normalising needs to know beside the cell."""

    today: datetime.date
    oldest: str
    youngest: str
    mask: Mask
    since_1904: bool = False
    ring: Keyring | None = None


class Cached(dict[Any, str]):
    """Raw value → COPY field, computed once; `noisy` keeps the notes of the values that have some."""

    def __init__(
        self, column: Column, ledger: Ledger, read: Callable[[Any], tuple[Sequence[str], list[Found]]]
    ) -> None:
        super().__init__()
        self.column, self.ledger, self.read = column, ledger, read
        self.letter = ""
        self.noisy: dict[Any, str] = {}

    def __missing__(self, value: Any) -> str:
        if self.column.fill_down and value.__class__ is str and tidy(value) in SAME_AS_ABOVE:
            self[value] = SAME
            return SAME
        values, found = self.read(value)
        if self.column.required and not any(values) and not any(one.grade == "refused" for one in found):
            found = [*found, missing(value)]
        field = "\t".join(escape(one) if one else NULL for one in values)
        self[value] = field
        if found:
            self.noisy[value] = self.ledger.note(self.column.name, self.letter, found)
        return field

    def at(self, letter: str) -> None:
        """The sheet about to be read has this column at that letter."""
        if letter != self.letter or len(self) > _CACHE_LIMIT:
            self.letter = letter
            self.clear()
            self.noisy.clear()

    def convert(self, values: Values) -> tuple[list[str], Notes]:
        """A batch's fields and notes."""
        fields = list(map(self.__getitem__, values))
        noisy = self.noisy
        return fields, [noisy.get(value, "") for value in values] if noisy else None


class SubjectColumn:
    """Subjects, read in the light of the stage column where there is one: one cache per stage."""

    def __init__(self, column: Column, ledger: Ledger) -> None:
        self.column, self.ledger = column, ledger
        self.letter = ""
        self.by_stage: dict[str, Cached] = {}

    def at(self, letter: str) -> None:
        """The sheet about to be read has this column at that letter."""
        self.letter = letter
        for cache in self.by_stage.values():
            cache.at(letter)

    def convert(self, values: Values, stages: Sequence[str] | None) -> tuple[list[str], Notes]:
        """As `Cached.convert`; `stages` are the stage column's codes."""
        if stages is None or self.column.kind == Kind.STAGE_SUBJECT:
            return self._cache("").convert(values)
        caches = [self._cache("" if stage in (NULL, SAME) else stage) for stage in stages]
        fields = [cache[value] for cache, value in zip(caches, values, strict=True)]
        return fields, [cache.noisy.get(value, "") for cache, value in zip(caches, values, strict=True)]

    def _cache(self, stage: str) -> Cached:
        cache = self.by_stage.get(stage)
        if cache is None:
            cache = self.by_stage[stage] = Cached(self.column, self.ledger, lambda value: self._read(value, stage))
            cache.at(self.letter)
        return cache

    def _read(self, value: Any, stage: str) -> tuple[Sequence[str], list[Found]]:
        said, subject, found = coded.read_subject_cell(value, stage, required=self.column.required)
        if self.column.kind == Kind.STAGE_SUBJECT:
            return (said, subject), found
        return (subject,), found


def plain_converter(column: Column, ledger: Ledger, context: Context) -> Cached:
    """The cached converter of a column that stands by itself."""
    today, required, codes, longest = context.today, column.required, column.codes, column.max_length

    def one(result: tuple[str, list[Found]]) -> tuple[Sequence[str], list[Found]]:
        value, found = result
        if not required and not value:  # an optional cell that cannot be read is left out and asked about
            found = [confirm(f.kind, f.before, f.after) if f.grade == "refused" else f for f in found]
        return (value,), found

    def name(value: Any) -> tuple[Sequence[str], list[Found]]:
        text, found = names.read_name(value)
        return (text, names.name_key(text), person_key(text)), found

    def place(value: Any) -> tuple[Sequence[str], list[Found]]:
        (text,), found = one(coded.read_text(value, longest))
        return (text, place_key(text)), found

    readers: dict[Kind, Callable[[Any], tuple[Sequence[str], list[Found]]]] = {
        Kind.NAME: name,
        Kind.PLACE: place,
        Kind.TEXT: lambda value: one(coded.read_text(value, longest)),
        Kind.DIGITS: lambda value: one(coded.read_digits(value, longest)),
        Kind.CODE: lambda value: one(coded.read_code(codes, value, required=required)),
        Kind.DATE: lambda value: one(dates.read_date(value, today=today, since_1904=context.since_1904)),
        Kind.YEARS: lambda value: one(numbers.read_years(value, today=today)),
        Kind.AGE: lambda value: one(numbers.read_age(value, today=today)),
        Kind.INTEGER: lambda value: one(numbers.read_integer(value)),
        Kind.NUMBER: lambda value: one(numbers.read_number(value)),
    }
    return Cached(column, ledger, readers[column.kind])
