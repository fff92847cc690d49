"""A database that has had rosters: earlier ones of all sizes lie in staging, and the statistics know them."""

import os
from typing import Any

import psycopg2
from django.core.management.base import CommandError
from django.db import connection

from guopei.core.audit.transaction import transaction_for
from tests.bench.scene import Scene
from trainees.selection.models import RosterBatch

ANALYSED = ("trainees_rosterrow", "trainees_rosterissue", "trainees_rosterbatch", "trainees_teacher")

# As the rows of one roster that was read; nobody twice. Every tenth row is refused.
_ROWS = """
INSERT INTO trainees_rosterrow (batch_id, row_no, sheet, sheet_row, person, name, name_key, name_pinyin, id_no_sealed,
       id_no_index, id_no_masked, id_no_birth, id_no_sex, id_no_area, mobile_sealed, mobile_index, mobile_masked,
       province, city, county, school, stage, subject, title, duty, grade, findings, verdict)
SELECT b.id, n, r.sheet, n + 1, gen_random_uuid(), r.name, r.name_key, r.name_pinyin, r.id_no_sealed,
       sha256(convert_to(b.id || ' ' || n, 'UTF8')), r.id_no_masked, r.id_no_birth, r.id_no_sex, r.id_no_area,
       r.mobile_sealed, r.mobile_index, r.mobile_masked, r.province, r.city, r.county, r.school, r.stage, r.subject,
       r.title, r.duty, r.grade, r.findings, CASE WHEN n %% 10 = 0 THEN 'REFUSED' ELSE 'NEW' END
  FROM unnest(%(batches)s, %(sizes)s) AS b (id, size) CROSS JOIN LATERAL generate_series(1, b.size) n
 CROSS JOIN (SELECT * FROM trainees_rosterrow WHERE batch_id = %(like)s ORDER BY id LIMIT 1) r
"""

_ISSUES = """
INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
SELECT batch_id, row_no, sheet, sheet_row, '', 'id_no', 'id_check_digit', '{}', 'refused'
  FROM trainees_rosterrow WHERE batch_id = ANY (%(batches)s) AND verdict = 'REFUSED'
"""


def fill_staging(scene: Scene, like: RosterBatch, rosters: int, largest: int) -> int:
    """Stage `rosters` earlier rosters, the first of `largest` rows, the n-th of an n-th of that, at least twenty.

    Then bring the statistics up to date as autovacuum does. How many rows. Needs DATABASE_OWNER_URL.
    """
    sizes = [max(20, largest // number) for number in range(1, rosters + 1)]
    with transaction_for(scene.officer, act="bench.roster"), connection.cursor() as cursor:
        made = RosterBatch.objects.bulk_create(
            RosterBatch(quota=scene.quota, unit=scene.county, uploaded_by_id=scene.officer.user_id) for _size in sizes
        )
        facts: dict[str, Any] = {"batches": [batch.pk for batch in made], "sizes": sizes, "like": like.pk}
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_ROWS, facts)
        cursor.execute(_ISSUES, facts)
    _analyse()
    return sum(sizes)


def _analyse() -> None:
    url = os.environ.get("DATABASE_OWNER_URL")
    if not url:
        raise CommandError("Statistics are the owner's to renew: name DATABASE_OWNER_URL.")
    owner = psycopg2.connect(url)
    owner.autocommit = True
    with owner.cursor() as cursor:
        for table in ANALYSED:
            cursor.execute(f"ANALYZE {table}")
    owner.close()
