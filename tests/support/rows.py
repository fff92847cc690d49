"""Rows laid into a table by hand, as its owner and with its triggers off: what its constraints alone let in."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from tests.support import gates
from tests.support.database import Database

Values = dict[str, object]

BY_TYPE: Values = {
    "bigint": 1, "integer": 1, "smallint": 1, "numeric": 1, "double precision": 1, "boolean": False,
    "text": "x", "character varying": "x", "character": "x", "date": "2026-03-01", "jsonb": "{}",
    "timestamp with time zone": "2026-03-01T08:00:00+08:00", "daterange": "[2026-03-01,2026-03-04)",
    "uuid": "00000000-0000-4000-8000-000000000001", "bytea": b"x", "ARRAY": "{}",
}  # fmt: skip


@contextmanager
def as_owner(database: Database) -> Iterator[Connection]:
    """A connection of the owner's whose work is taken back at the end."""
    connection = psycopg2.connect(database.dsn("owner"), connection_factory=gates.NotingConnection)
    try:
        yield connection
    finally:
        connection.close()


def stopped_by(owner: Connection, table: str, row: Values, wrong: Values) -> str:
    """The constraint that stops a row with something wrong, once the same row without it was let in; "" when none does.

    Keys that point elsewhere are judged at the end of a transaction, which never comes.
    """
    with owner.cursor() as cursor:
        try:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
            _judge_at_once(cursor, table)
            right = {**_least(cursor, table), **row}
            _insert(cursor, table, right)
            cursor.execute("SAVEPOINT wrong")
            try:
                _insert(cursor, table, {**right, **wrong})
            except psycopg2.IntegrityError as error:
                return str(error.diag.constraint_name)
            return ""
        finally:
            owner.rollback()


def _judge_at_once(cursor: gates.Cursor, table: str) -> None:
    """Keys of the table's own that could wait for the end of the transaction do not."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('u', 'x') AND condeferrable",
        [table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("SET CONSTRAINTS {} IMMEDIATE").format(sql.Identifier(name)))


def _least(cursor: gates.Cursor, table: str) -> Values:
    """A value for every column that has to have one."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' "
        "AND is_generated = 'NEVER'",
        [table],
    )
    return {name: BY_TYPE[kind] for name, kind in cursor.fetchall()}


def _insert(cursor: gates.Cursor, table: str, values: Values) -> None:
    cursor.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
        ),
        list(values.values()),
    )
