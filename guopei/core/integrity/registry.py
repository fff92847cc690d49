"""The checks of the house: a wing registers its own beside its tables, in its `checks.py`.

A check derives its rule again from raw rows, in SQL of its own; it shares no code with what it checks.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from guopei.core.integrity.check import Check, Part

_checks: dict[str, Check] = {}
_alone: dict[str, str] = {}


def register(*checks: Check) -> None:
    """Declare checks. A key that another check has is an error."""
    for check in checks:
        if check.key in _checks:
            raise ValueError(f"the check {check.key} is declared twice")
        _checks[check.key] = check


def second_person(table: str, alone: str, what: str) -> None:
    """Say of a table by which condition a row was decided by whoever it may not be; once per table."""
    if table in _alone:
        raise ValueError(f"who may not decide in {table} is said twice")
    _alone[table] = f"SELECT id, '{what}' FROM {table} WHERE {alone}"  # noqa: S608 - our own text


def _each_table(cursor: CursorWrapper) -> Sequence[Part]:
    return [Part(sql, name=table) for table, sql in sorted(_alone.items())]


register(
    Check(
        "second_person",
        "Nobody approved, accepted, confirmed or filed what they had drafted, submitted or proposed themselves.",
        _each_table,
    )
)


def checks() -> list[Check]:
    """All of them, in the order in which they were declared."""
    return list(_checks.values())
