"""From rows to COPY lines: convert by column, fill down, cross-check, count. The hot loop of every import."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import add
from typing import Any, BinaryIO

from guopei.core.sheets.converters import SAME, Cached, Context, Ledger, Notes, SubjectColumn, plain_converter
from guopei.core.sheets.copytext import NULL, escape
from guopei.core.sheets.copytext import field as copy_field
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.findings import BY_WEIGHT, WEIGHT, Found, Grade, confirm, fixed, refused
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.normalise.text import to_text
from guopei.core.sheets.opening import Row
from guopei.core.sheets.outline import Ready
from guopei.core.sheets.rows import Skipped, batches
from guopei.core.sheets.sealed import CONTACTS, ContactColumn, IdColumn
from guopei.core.sheets.sheetscan import column_letters
from guopei.core.sheets.spec import Column, Kind, SheetSpec

Converter = Cached | IdColumn | ContactColumn | SubjectColumn
_GRADES = tuple(str(grade) for grade in BY_WEIGHT)
_LEDGER_LIMIT = 100_000


@dataclass
class Totals:
    """What was read, to be shown and to be reconciled."""

    rows: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # column, kind, grade → rows
    sheets: dict[str, int] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)

    def to_json(self) -> dict[str, Any]:
        """For the summary."""
        return {
            "rows": self.rows,
            "grades": dict(self.grades),
            "kinds": [[*key, count] for key, count in sorted(self.kinds.items())],
            "sheets": self.sheets,
            "skipped": self.skipped.counts,
            "skipped_rows": self.skipped.rows,
        }


class Pipeline:
    """Converts the sheets of one workbook into one stream of COPY lines."""

    def __init__(
        self, spec: SheetSpec, context: Context, limits: Limits, out: BinaryIO, constants: Sequence[object] = ()
    ) -> None:
        self.spec, self.context, self.limits, self.out = spec, context, limits, out
        self.constants = tuple(copy_field(value) for value in constants)
        self.totals = Totals()
        self.ledger = Ledger()
        self.converters: dict[str, Converter] = {}
        for column in spec.columns:
            self.converters[column.name] = self._converter(column)

    def _converter(self, column: Column) -> Converter:
        if column.kind == Kind.ID_NO:
            return IdColumn(column, self.ledger, self.context)
        if column.kind in CONTACTS:
            return ContactColumn(column, self.ledger, self.context)
        if column.kind in (Kind.SUBJECT, Kind.STAGE_SUBJECT):
            return SubjectColumn(column, self.ledger)
        return plain_converter(column, self.ledger, self.context)

    def run(self, sheets: Iterable[Ready], progress: Callable[[int], None]) -> Totals:
        """Read all sheets. Refuses (Unreadable) more rows than the limit, and a workbook without any."""
        for ready in sheets:
            state = _SheetState(ready, self.spec)
            before = self.totals.rows
            for numbers, rows in batches(ready, self.spec, self.totals.skipped):
                if self.totals.rows + len(rows) > self.limits.rows:
                    raise Unreadable("too_many_rows", limit=self.limits.rows)
                self._batch(state, numbers, rows)
                progress(self.totals.rows)
            self.totals.sheets[ready.sheet.name] = self.totals.rows - before
        if not self.totals.rows:
            raise Unreadable("no_rows")
        return self.totals

    def _batch(self, state: "_SheetState", numbers: list[int], rows: list[Row]) -> None:
        count = len(rows)
        persons, person_fields = _new_persons(count)
        fields: dict[str, list[str]] = {}
        spoken: dict[str, list[str]] = {}
        for column in state.order:
            place = state.places.get(column.name)
            if place is None:
                fields[column.name] = ["\t".join([NULL] * len(column.outputs()))] * count
                continue
            values = [row[place] for row in rows]
            self.converters[column.name].at(state.letters[column.name])
            converted, said = self._convert(column, values, persons, fields, state)
            if state.lost:
                said = self._explain_lost(column, place, state, numbers, said)
            if column.fill_down:
                said = self._fill_down(column, state, numbers, values, converted, said, spoken)
            fields[column.name] = converted
            if said is not None:
                spoken[column.name] = said
        notes = [spoken[column.name] for column in self.spec.columns if column.name in spoken]
        notes.extend(self._cross_check(state, fields, rows))
        if state.hidden_rows:
            hidden = self.ledger.note("", "", [confirm("row_hidden")])
            notes.append([hidden if number in state.hidden_rows else "" for number in numbers])
        grades, findings = self._judge(notes, count)
        state.above_refused = grades[-1] == Grade.REFUSED
        first = self.totals.rows + 1
        columns: list[Iterable[str]] = [repeat(value) for value in self.constants]
        columns += [map(str, range(first, first + count)), repeat(state.sheet_field), map(str, numbers), person_fields]
        columns += [fields[column.name] for column in self.spec.columns]
        columns += [grades, findings]
        self.out.write(("\n".join(map("\t".join, zip(*columns, strict=False))) + "\n").encode())
        self.totals.rows += count

    def _convert(
        self,
        column: Column,
        values: list[Any],
        persons: Sequence[bytes],
        fields: dict[str, list[str]],
        state: "_SheetState",
    ) -> tuple[list[str], Notes]:
        converter = self.converters[column.name]
        if isinstance(converter, IdColumn):
            return converter.convert(values, persons, fields.get("id_type") if "id_type" in state.places else None)
        if isinstance(converter, ContactColumn):
            return converter.convert(values, persons)
        if isinstance(converter, SubjectColumn):
            return converter.convert(values, fields.get("stage") if "stage" in state.places else None)
        return converter.convert(values)

    def _explain_lost(self, column: Column, place: int, state: "_SheetState", numbers: list[int], said: Notes) -> Notes:
        """Instead of "empty": that the cell's formula failed, or was never worked out by a spreadsheet program."""
        for row, number in enumerate(numbers):
            error = state.lost.get(number, {}).get(place)
            if error is not None:
                said = said or [""] * len(numbers)
                kind = "formula_failed" if error else "formula_unsaved"
                found = (refused if column.required else confirm)(kind, error)
                said[row] = self.ledger.note(column.name, state.letters[column.name], [found])
        return said

    def _fill_down(
        self,
        column: Column,
        state: "_SheetState",
        numbers: list[int],
        values: list[Any],
        converted: list[str],
        said: Notes,
        spoken: Mapping[str, list[str]],
    ) -> Notes:
        """Put the row above's value where a cell says "same as above" or lies in a vertically merged range.

        "Same as above" takes nothing from a row that is refused: it may be no person at all.
        """
        merged = state.merged.get(state.places[column.name])
        if merged or SAME in converted:
            said = said or [""] * len(values)
            refused_rows = self._refused_rows([*spoken.values(), said], len(values))
            doubtful = state.above_refused or column.name in state.unknown
            for row, (number, value) in enumerate(zip(numbers, values, strict=True)):
                inside = merged is not None and value == "" and number in merged
                if converted[row] != SAME and not inside:
                    doubtful = refused_rows[row]
                    continue
                above = (converted[row - 1], values[row - 1]) if row else state.above.get(column.name)
                if above is None or (doubtful and not inside):
                    converted[row] = "\t".join([NULL] * len(column.outputs()))
                    kind = "same_as_nothing" if above is None else "same_as_refused"
                    found = (refused if column.required else confirm)(kind, to_text(value))
                    doubtful = above is not None
                else:
                    converted[row], values[row] = above
                    kind = "filled_from_merged" if inside else "filled_from_above"
                    found = fixed(kind, to_text(value), to_text(above[1]))
                    doubtful = refused_rows[row]
                said[row] = self.ledger.note(column.name, state.letters[column.name], [found])
            (state.unknown.add if doubtful else state.unknown.discard)(column.name)
        else:
            state.unknown.discard(column.name)
        state.above[column.name] = (converted[-1], values[-1])
        return said

    def _refused_rows(self, notes: Iterable[Sequence[str]], count: int) -> list[bool]:
        weights, most = self.ledger.weights, WEIGHT[Grade.REFUSED]
        found = [False] * count
        for said in notes:
            found = [is_so or weights[text] == most for is_so, text in zip(found, said, strict=True)]
        return found

    def _cross_check(self, state: "_SheetState", fields: dict[str, list[str]], rows: list[Row]) -> list[list[str]]:
        """Sex, birth date and age against what the ID number says."""
        identity = next((one for one in self.converters.values() if isinstance(one, IdColumn)), None)
        if identity is None or identity.column.name not in state.places:
            return []
        year = self.context.today.year
        notes: list[list[str]] = []

        def compare(name: str, truths: Sequence[str], differ: Callable[[str, str], Found | None]) -> None:
            if name not in state.places:
                return
            pairs = enumerate(zip(fields[name], truths, strict=True))
            found = {row: one for row, (said, real) in pairs if real and said != real and (one := differ(said, real))}
            if found:
                letter = state.letters[name]
                notes.append(
                    [self.ledger.note(name, letter, [found[row]]) if row in found else "" for row in range(len(rows))]
                )

        def sex(said: str, real: str) -> Found | None:
            return confirm("sex_differs", _SEXES[said], _SEXES[real]) if said in _SEXES else None

        def birth(said: str, real: str) -> Found | None:
            return confirm("birth_differs", said, real) if said != NULL and said[:7] != real[:7] else None

        def age(said: str, real: str) -> Found | None:
            true = year - int(real[:4])
            return confirm("age_differs", said, true) if said != NULL and not -1 <= true - int(said) <= 2 else None

        compare("sex", identity.sexes, sex)
        compare("birth", identity.births, birth)
        compare("age", identity.births, age)
        return notes

    def _judge(self, notes: Sequence[list[str]], count: int) -> tuple[list[str], list[str]]:
        """Each row's grade and its findings as JSON, both as COPY fields; counts them too."""
        weights = [0] * count
        texts = [""] * count
        for said in notes:
            distinct = Counter(said)
            if len(distinct) == 1 and "" in distinct:
                continue
            weights = list(map(max, weights, map(self.ledger.weights.__getitem__, said)))
            texts = list(map(add, texts, said))
            for text, times in distinct.items():
                for kind in self.ledger.kinds[text]:
                    self.totals.kinds[kind] += times
        grades = [_GRADES[weight] for weight in weights]
        self.totals.grades.update(grades)
        if len(self.ledger.weights) > _LEDGER_LIMIT:
            self._forget()
        return grades, ["[" + text[1:] + "]" if text else "[]" for text in texts]

    def _forget(self) -> None:
        """Start the caches anew: a workbook full of distinct findings must not fill the memory."""
        self.ledger = Ledger()
        self.converters = {column.name: self._converter(column) for column in self.spec.columns}


_SEXES = {"1": "男", "2": "女"}


class _SheetState:
    """What is known of the sheet being read."""

    def __init__(self, ready: Ready, spec: SheetSpec) -> None:
        self.places = ready.header.places()
        self.sheet_field = escape(ready.sheet.name)
        self.hidden_rows, self.lost = ready.sheet.hidden_rows, ready.sheet.lost
        self.above: dict[str, tuple[str, Any]] = {}
        self.letters = {name: column_letters(place + 1) for name, place in self.places.items()}
        self.above_refused = False  # the last row of the batch before
        self.unknown: set[str] = set()  # columns in which its "same as above" led nowhere
        # What may say "same as above" comes last, when it is known which rows are refused. id_type before id_no, stage
        # before subject: one column is read in the light of the other.
        self.order = sorted(
            spec.columns, key=lambda column: (column.fill_down, column.kind in (Kind.ID_NO, Kind.SUBJECT))
        )
        self.merged: dict[int, set[int]] = {}
        for (top, left), (bottom, right) in ready.sheet.merged:
            if bottom > top:
                for place in range(left, min(right, left + 50) + 1):
                    self.merged.setdefault(place, set()).update(range(top + 2, min(bottom, 250_000) + 2))


def _new_persons(count: int) -> tuple[list[bytes], list[str]]:
    """A fresh random UUID (version 4) per row: its bytes, to bind the sealed fields to, and its text."""
    raw = bytearray(os.urandom(16 * count))
    raw[6::16] = bytes(0x40 | byte & 0x0F for byte in raw[6::16])
    raw[8::16] = bytes(0x80 | byte & 0x3F for byte in raw[8::16])
    whole = bytes(raw)
    digits = whole.hex()
    return (
        [whole[start : start + 16] for start in range(0, len(whole), 16)],
        [digits[start : start + 32] for start in range(0, len(digits), 32)],
    )
