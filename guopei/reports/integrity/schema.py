"""The database itself: its functions, triggers, constraints and steps are those that the migrations made."""

from django.db.backends.utils import CursorWrapper

from guopei.core.integrity.check import Check
from guopei.reports.integrity.sql import BROKEN_OFF, DIFFERENCES, RECORD

CHECKS = (
    Check(
        "schema_as_migrated",
        "Functions, triggers, constraints, unique indexes and steps of states are as the last migration left them.",
        DIFFERENCES,
    ),
)


def differences(cursor: CursorWrapper) -> list[str]:
    """What is no longer as the last migration left it; nothing where that was not written down, as after a run of
    `migrate` that was broken off."""
    cursor.execute("SELECT to_regclass('public.reports_schemapart')")
    if cursor.fetchone()[0] is None:
        return []
    cursor.execute(BROKEN_OFF)
    if cursor.fetchone()[0]:
        return []
    cursor.execute(DIFFERENCES)
    return sorted(what for _id, what in cursor.fetchall())


def record(cursor: CursorWrapper) -> bool:
    """Write down what the database is made of now. Only its owner can; False for others, and where the table is not."""
    cursor.execute(
        "SELECT coalesce(has_table_privilege(to_regclass('public.reports_schemapart'), 'INSERT, DELETE'), false)"
    )
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(RECORD)
    return True
