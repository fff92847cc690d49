"""Asking the checks, stretch by stretch: each stretch looks at rows as they stand together at one moment."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.backends.utils import CursorWrapper

from guopei.core.integrity import registry
from guopei.core.integrity.check import Check, Part
from guopei.reports.integrity import rights, schema, trail

registry.register(*schema.CHECKS, *rights.CHECKS, *trail.CHECKS)  # of the database itself, whatever its tables
EXAMPLES = 5
STRETCH = 50_000


@dataclass
class Outcome:
    """What a check found: how many rows break the rule, and the first few of them."""

    check: Check
    violations: int = 0
    examples: list[tuple[int, str]] = field(default_factory=list)

    def add(self, violations: int, examples: Iterable[tuple[int, str]]) -> None:
        """What one more stretch has found."""
        self.violations += violations
        self.examples = [*self.examples, *examples][:EXAMPLES]


@dataclass(frozen=True)
class Stretch:
    """A query of a check over some numbers. `mark` says where it ends: whoever knows it can go on behind."""

    check: Check
    part: Part
    mark: tuple[int, int, int]
    low: int

    @property
    def text(self) -> str:
        """The query."""
        return self.part.sql.replace(":low", str(self.low)).replace(":high", str(self.mark[2]))


def chosen(only: Collection[str] = ()) -> list[Check]:
    """All checks, or those named. KeyError for a name that no check has."""
    checks = registry.checks()
    if unknown := set(only) - {check.key for check in checks}:
        raise KeyError(unknown)
    return [check for check in checks if not only or check.key in only]


def stretches(
    cursor: CursorWrapper, checks: Sequence[Check], *, after: Sequence[int] = (), size: int = STRETCH
) -> Iterator[Stretch]:
    """What there is to ask, in order, behind the mark `after` if there is one; not what is written meanwhile."""
    for place, check in enumerate(checks):
        for number, part in enumerate(check.parts(cursor)):
            low, last = 0, 0
            if part.over:
                cursor.execute(part.over)
                low, last = (found or 0 for found in cursor.fetchone())
            while low <= last:
                mark = (place, number, min(low + size - 1, last) if part.over else 0)
                if list(mark) > list(after):
                    yield Stretch(check, part, mark, low)
                low = mark[2] + 1


def look(cursor: CursorWrapper, stretch: Stretch) -> tuple[int, list[tuple[int, str]]]:
    """How many rows of a stretch break the rule, and the first few. Reads only."""
    if stretch.part.judge is not None:
        cursor.execute(stretch.text)
        wrong = sorted(stretch.part.judge(cursor.fetchall()))
        return len(wrong), wrong[:EXAMPLES]
    # The statements are ours, word for word: there is nothing from outside in them.
    cursor.execute(f"SELECT count(*) OVER (), v.* FROM ({stretch.text}) v (id, what) ORDER BY id LIMIT {EXAMPLES}")  # noqa: S608
    rows = cursor.fetchall()
    return (rows[0][0] if rows else 0), [(int(row[1]), str(row[2])) for row in rows]


def prepare(cursor: CursorWrapper) -> None:
    """For the transaction: times as the trail writes them; memory to sort a stretch in; all the time that it takes."""
    cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL work_mem = '128MB'; SET LOCAL statement_timeout = 0")


def run_checks(
    cursor: CursorWrapper | None = None, *, only: Collection[str] = (), size: int = STRETCH
) -> list[Outcome]:
    """Ask all checks, or those named, in the one transaction of the cursor. KeyError for a name that no check has."""
    checks = chosen(only)
    if cursor is not None:
        return _all(checks, cursor, size)
    with connection.cursor() as own:
        return _all(checks, own, size)


def _all(checks: Sequence[Check], cursor: CursorWrapper, size: int) -> list[Outcome]:
    prepare(cursor)
    outcomes = [Outcome(check) for check in checks]
    for stretch in list(stretches(cursor, checks, size=size)):
        outcomes[stretch.mark[0]].add(*look(cursor, stretch))
    return outcomes
