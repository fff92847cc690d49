"""The trail must not grow dearer than what it records. How its time grows is measured by `make bench`: judge_growth."""

from django.db import connection

from guopei.core.access.actor import Actor
from guopei.core.audit.models import Event
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit, UnitAlias

ROWS = 2_000


def test_the_trigger_never_joins_every_old_row_with_every_new_one() -> None:
    """A session keeps the plan of its first, small updates: nested loops would make a large one a square of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'audit_capture'")
        (settings,) = cursor.fetchall()
    assert "enable_nestloop=off" in settings[0]


def test_a_large_update_after_small_ones_is_recorded_row_by_row(nation_officer: Actor, nation: OrgUnit) -> None:
    with transaction_for(nation_officer, act="test"):
        made = UnitAlias.objects.bulk_create(
            [UnitAlias(unit=nation, name=f"x{number}", kind="VARIANT") for number in range(ROWS)]
        )
        first = UnitAlias.objects.filter(pk=made[0].pk)
        for number in range(8):
            first.update(source=str(number))
        UnitAlias.objects.filter(pk__in=[one.pk for one in made]).update(source="all")
    recorded = Event.objects.filter(table="orgs_unitalias", op="U", new__source="all").values_list("object_id", "old")
    assert sorted(pk for pk, _old in recorded) == sorted(one.pk for one in made)
    assert dict(recorded)[made[0].pk] == {"source": "7"}
