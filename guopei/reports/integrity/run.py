from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from guopei.reports.integrity import decisions, money, people, rights, trail
from guopei.reports.integrity.check import Check

CHECKS: tuple[Check, ...] = (*money.CHECKS, *people.CHECKS, *decisions.CHECKS, *trail.CHECKS, *rights.CHECKS)
EXAMPLES = 5


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many rows break the rule, and the first few of them."""

    check: Check
    violations: int
    examples: list[tuple[int, str]]


def run_checks(cursor: CursorWrapper | None = None, *, only: Iterable[str] = ()) -> list[Outcome]:
    """Run all checks, or those named, each with its own queries. Reads only."""
    wanted = set(only)
    if wanted - {check.key for check in CHECKS}:
        raise KeyError(wanted - {check.key for check in CHECKS})
    chosen = [check for check in CHECKS if not wanted or check.key in wanted]
    if cursor is not None:
        return _all(chosen, cursor)
    with connection.cursor() as own:
        return _all(chosen, own)


def _all(checks: Sequence[Check], cursor: CursorWrapper) -> list[Outcome]:
    cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")  # as the trail writes times
    return [_run(check, cursor) for check in checks]


def _run(check: Check, cursor: CursorWrapper) -> Outcome:
    violations, examples = 0, []
    for statement in check.statements(cursor):
        # The statements are ours, word for word: there is nothing from outside in them.
        cursor.execute(f"SELECT count(*) OVER (), v.* FROM ({statement}) v (id, what) ORDER BY id LIMIT {EXAMPLES}")  # noqa: S608
        rows = cursor.fetchall()
        violations += rows[0][0] if rows else 0
        examples += [(int(row[1]), str(row[2])) for row in rows]
    return Outcome(check, violations, examples[:EXAMPLES])
