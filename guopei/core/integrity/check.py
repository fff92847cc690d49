from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

Judge = Callable[[Sequence[tuple[Any, ...]]], list[tuple[int, str]]]


@dataclass(frozen=True)
class Part:
    """One query of a check: the rows (id, what is wrong).

    With `over` it is asked stretch by stretch: it looks at the numbers from `:low` to `:high` only, and `over` is a
    query for the least and the greatest number that there is. With `judge` the query gives what is to be judged, and
    the function finds what is wrong: for what the database cannot open.
    """

    sql: str
    over: str = ""
    name: str = ""
    judge: Judge | None = None


@dataclass(frozen=True)
class Check:
    """One rule. Its queries find the rows that break it. No row means that the rule holds.

    `sql` is either the one query, cut by the ids of the table `over` if that is named, or a function that writes the
    parts from the catalogue of the database.
    """

    key: str
    sentence: str
    sql: str | Callable[[CursorWrapper], Sequence[Part]]
    over: str = ""
    judge: Judge | None = None

    def parts(self, cursor: CursorWrapper) -> Sequence[Part]:
        """The queries to ask."""
        if not isinstance(self.sql, str):
            return self.sql(cursor)
        return [Part(self.sql, ids_of(self.over) if self.over else "", self.over, self.judge)]


def ids_of(table: str) -> str:
    """The query for the least and the greatest id of a table."""
    return f'SELECT min(id), max(id) FROM "{table}"'  # noqa: S608 - our own names
