"""Rows into PostgreSQL by COPY, the only fast way there is."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from guopei.core.sheets.copytext import field


class Readable(Protocol):
    """Anything with a binary `read`."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        ...


_PIECE = 1 << 18


def copy_rows(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], stream: Readable) -> int:
    """COPY text lines from a stream into a table, all or nothing; returns the rows written.

    Runs in a savepoint of its own (or a transaction, if none is open). What the stream raises fails the COPY.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", stream, _PIECE)
        return int(cursor.rowcount)


class Lines:
    """Python rows as a stream of COPY text, for callers that have no child: None is NULL, the rest its text."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._lines = ("\t".join(map(field, row)) + "\n" for row in rows)
        self._held = b""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes (about: whole lines are kept together and cut here)."""
        parts, length = [self._held], len(self._held)
        while size < 0 or length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line.encode())
            length += len(parts[-1])
        data = b"".join(parts)
        if size < 0:
            self._held = b""
            return data
        self._held = data[size:]
        return data[:size]
