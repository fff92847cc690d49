"""The trail must not grow dearer than what it records."""

import time

from django.db import connection
from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit, UnitAlias

ROWS, SOME = 8_000, 1_000


def seconds_of(rows: QuerySet[UnitAlias], source: str) -> float:
    """How long it takes to change these rows: held against another such time, never against the clock alone."""
    began = time.perf_counter()
    rows.update(source=source)
    return time.perf_counter() - began


def test_large_update_after_small_ones_is_not_a_square_of_rows(nation_officer: Actor, nation: OrgUnit) -> None:
    """A session keeps the plan of its first, small updates; joining old and new rows by it took minutes."""
    with transaction_for(nation_officer, act="test"), connection.cursor() as cursor:
        made = UnitAlias.objects.bulk_create(
            [UnitAlias(unit=nation, name=f"x{number}", kind="VARIANT") for number in range(ROWS)]
        )
        first = UnitAlias.objects.filter(name="x0")
        for number in range(8):
            first.update(source=str(number))
        part = seconds_of(UnitAlias.objects.filter(pk__in=[one.pk for one in made[:SOME]]), "some")
        whole = seconds_of(UnitAlias.objects.filter(unit=nation, kind="VARIANT"), "all")
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE \"table\" = 'orgs_unitalias' AND new ->> 'source' = 'all'"
        )
        assert cursor.fetchone()[0] >= ROWS
    # Eight times the rows: about eight times the work, and sixty-four times if every row met every other.
    assert whole < 30 * part
