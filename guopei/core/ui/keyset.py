"""Pages of a sorted list without OFFSET and without COUNT: a page begins after the last row of the one before.

Rows are ordered by (sort key, id), so ties are stable and every row is on exactly one page while nothing changes.
"""

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Field, Model, OrderBy, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.timezone import is_aware

from guopei.core.typed import is_storable

M = TypeVar("M", bound=Model)

KEY = "_keyset"


class BadCursor(ValueError):
    """A cursor that this list did not make."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page, and the cursors to the pages around it ("" when there is none)."""

    rows: Sequence[M]
    before: str
    after: str

    @property
    def is_whole(self) -> bool:
        """True when the list has one page only."""
        return not self.before and not self.after


def _is_of_a_row(key: Any) -> bool:
    """Whether a column can hold the key at all."""
    if isinstance(key, str):
        return is_storable(key)
    if isinstance(key, Decimal | float):
        return math.isfinite(key)
    return not isinstance(key, datetime) or is_aware(key)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


class KeysetPaginator(Generic[M]):
    """Pages of `rows` sorted by one lookup ("pinyin", "-submitted_at", "unit__pinyin" or an annotation), then by id."""

    def __init__(self, rows: QuerySet[M], sort: str, *, size: int = 50) -> None:
        self.descending = sort.startswith("-")
        self.sort = sort.lstrip("-")
        self.size = size
        self.rows = rows.annotate(**{KEY: F(self.sort)})
        self.field: Field[Any, Any] = self.rows.query.annotations[KEY].output_field
        self.nullable = self._is_nullable(rows)

    def page(self, *, after: str = "", before: str = "") -> Page[M]:
        """The page after or before a cursor; the first page without one. One query of size + 1 rows. BadCursor."""
        backward = bool(before)
        rows = self.rows.order_by(*self._order(backward))
        cursor = before or after
        if cursor:
            rows = rows.filter(self._beyond(*self._decode(cursor), backward=backward))
        found = list(rows[: self.size + 1])
        more, found = len(found) > self.size, found[: self.size]
        if backward:
            found.reverse()
        has_before = more if backward else bool(after) and bool(found)
        has_after = bool(found) if backward else more
        return Page(
            rows=found,
            before=self._encode(found[0]) if has_before and found else "",
            after=self._encode(found[-1]) if has_after and found else "",
        )

    def ordered(self) -> QuerySet[M]:
        """All rows in the order of the pages, for exports."""
        ordered: QuerySet[M] = self.rows.order_by(*self._order(backward=False))
        return ordered

    def _is_nullable(self, rows: QuerySet[M]) -> bool:
        if self.sort in rows.query.annotations:
            return not isinstance(rows.query.annotations[self.sort], Count)
        model: Any = rows.model
        for name in self.sort.split(LOOKUP_SEP):
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            if getattr(field, "null", True):
                return True
            model = field.related_model
        return False

    def _order(self, backward: bool) -> tuple[OrderBy, str]:
        descending = self.descending != backward
        nulls = {"nulls_first": True} if backward else {"nulls_last": True}
        expression = OrderBy(F(KEY), descending=descending, **(nulls if self.nullable else {}))
        return expression, "-pk" if descending else "pk"

    def _beyond(self, key: Any, pk: Any, *, backward: bool) -> Q:
        """Rows past a row; empty keys stand last. `key >= x AND (key > x OR id > i)` lets an index serve."""
        sign = "lt" if self.descending != backward else "gt"
        ties = Q(**{f"pk__{sign}": pk})
        if key is None:
            empty = Q(**{f"{KEY}__isnull": True})
            return (empty & ties) | ~empty if backward else empty & ties
        beyond = Q(**{f"{KEY}__{sign}e": key}) & (Q(**{f"{KEY}__{sign}": key}) | ties)
        return beyond | Q(**{f"{KEY}__isnull": True}) if self.nullable and not backward else beyond

    def _encode(self, row: M) -> str:
        text = json.dumps([_plain(getattr(row, KEY)), row.pk], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _decode(self, cursor: str) -> tuple[Any, Any]:
        try:
            key, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            pk_field = self.rows.model._meta.pk
            place = (None if key is None else self.field.to_python(key)), pk_field.to_python(pk)
        except (ArithmeticError, ValueError, TypeError, RecursionError, ValidationError) as problem:
            raise BadCursor(cursor) from problem
        if not _is_of_a_row(place[0]) or place[1] is None:
            raise BadCursor(cursor)
        return place


COUNT_CAP = 10_000


@dataclass(frozen=True)
class Total:
    """How many rows a list has. Past the cap it says "10,000+" instead of counting on."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.capped else ''}"


def capped_count(rows: QuerySet[M], cap: int = COUNT_CAP) -> Total:
    """Count up to `cap` rows and no further."""
    number = rows.order_by().values("pk")[: cap + 1].count()
    return Total(min(number, cap), number > cap)
