"""Who has a place and who waits, in which order. One statement per quota, under the quota's row lock."""

from django.db import connection

from guopei.core.policy.selectors.values import value
from trainees.selection.models import Quota

# Whoever holds a place keeps it; then key counties if the policy says so; then the order in which rosters came.
# A person who did not come holds none, and is not ranked.
_RANK = """
WITH ranked AS (
    SELECT n.id, row_number() OVER (
               ORDER BY e.id IS NULL,
                        CASE WHEN %(designated)s AND n.is_designated THEN 0 ELSE 1 END, n.made_at, n.batch_id, n.row_no
           ) AS place
      FROM trainees_nomination n LEFT JOIN trainees_enrolment e ON e.nomination_id = n.id
     WHERE n.quota_id = %(quota)s AND n.state NOT IN ('REJECTED', 'WITHDRAWN') AND e.state IS DISTINCT FROM 'NO_SHOW'
), due AS (
    SELECT id, place > %(places)s AS reserve, CASE WHEN place > %(places)s THEN place - %(places)s END AS rank
      FROM ranked
)
UPDATE trainees_nomination n SET is_reserve = d.reserve, reserve_rank = d.rank, version = n.version + 1
  FROM due d WHERE n.id = d.id AND (n.is_reserve, n.reserve_rank) IS DISTINCT FROM (d.reserve, d.rank)
"""


def rank_reserves(quota_id: int) -> int:
    """Say again who of a quota's nominations is a reserve, and in which order. How many changed.

    Locks the quota. Whoever is beyond the places that the unit keeps for itself waits (rule trainees.reserve_order).
    """
    quota = Quota.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=quota_id)
    order = value("trainees.reserve_order", unit=quota.unit).value
    with connection.cursor() as cursor:
        cursor.execute(
            _RANK,
            {
                "quota": quota.pk,
                "places": quota.places - quota.allocated,
                "designated": order == "designated_then_time",
            },
        )
        return int(cursor.rowcount)
