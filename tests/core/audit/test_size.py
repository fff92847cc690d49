"""The trail must not grow dearer than what it records."""

import time

from django.db import connection

from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit, UnitAlias

ROWS = 8_000


def test_large_update_after_small_ones_is_not_a_square_of_rows(nation_officer: Actor, nation: OrgUnit) -> None:
    """A session keeps the plan of its first, small updates; joining old and new rows by it took minutes."""
    with transaction_for(nation_officer, act="test"), connection.cursor() as cursor:
        UnitAlias.objects.bulk_create(
            [UnitAlias(unit=nation, name=f"x{number}", kind="VARIANT") for number in range(ROWS)]
        )
        first = UnitAlias.objects.filter(name="x0")
        for number in range(8):
            first.update(source=str(number))
        began = time.perf_counter()
        UnitAlias.objects.filter(unit=nation, kind="VARIANT").update(source="all")
        seconds = time.perf_counter() - began
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE \"table\" = 'orgs_unitalias' AND new ->> 'source' = 'all'"
        )
        assert cursor.fetchone()[0] >= ROWS
    assert seconds < 15
