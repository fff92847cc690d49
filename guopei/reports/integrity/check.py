from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class Check:
    """One rule. Its SQL finds the rows that break it: (id, what is wrong). No row means that the rule holds.

    `sql` is either the text, or a function that writes one text per table from the catalogue of the database.
    """

    key: str
    sentence: str
    sql: str | Callable[[CursorWrapper], Sequence[str]]

    def statements(self, cursor: CursorWrapper) -> Sequence[str]:
        """The queries to run."""
        return [self.sql] if isinstance(self.sql, str) else self.sql(cursor)
