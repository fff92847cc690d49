"""A roster is checked and submitted in time that grows with its rows, on a database that has seen rosters before.

Without clocks: what is judged is the plan of every statement, where the statistics know of earlier rosters only.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection

from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.trainees import make_batch, make_people, make_quota, row_of
from tests.support.plans import plan_of, plans_of_statements, squares
from trainees.selection.models import RosterBatch
from trainees.selection.services.checks import run_checks
from trainees.selection.services.submitting import submit_roster

ROWS = 2_000
ROW_TABLES = re.compile(r"roster_|trainees_(rosterrow|rosterissue|nomination|teacher|enrolment)\b")

# Rows like the first one of a real roster, their region written in several ways: each its own person but every
# twentieth, which is the one before it.
STAGED = """
INSERT INTO trainees_rosterrow (batch_id, row_no, sheet, sheet_row, person, name, name_key, name_pinyin, id_no_sealed,
       id_no_index, id_no_masked, id_no_birth, id_no_sex, id_no_area, province, city, county, school, stage, subject,
       grade, findings)
SELECT %(batch)s, n, r.sheet, n + 1, gen_random_uuid(), r.name, r.name_key, r.name_pinyin, r.id_no_sealed,
       sha256(convert_to(%(batch)s || ' ' || n - (n %% 20 = 0)::int, 'UTF8')), r.id_no_masked, r.id_no_birth,
       r.id_no_sex, r.id_no_area, r.province,
       CASE n %% 5 WHEN 1 THEN '' WHEN 2 THEN ' ' WHEN 3 THEN left(r.city, -1) ELSE r.city END,
       r.county, '示例小学' || n, r.stage, r.subject, 'refused',
       CASE WHEN n %% 3 = 0 THEN jsonb_build_array(jsonb_build_object('field', 'mobile', 'column', 'P', 'kind',
            'required_missing', 'grade', 'refused')) ELSE '[]' END
  FROM generate_series(1, %(rows)s) n,
       (SELECT * FROM trainees_rosterrow WHERE batch_id = %(like)s ORDER BY id LIMIT 1) r
"""


def stage(like: RosterBatch) -> RosterBatch:
    """A roster of the same quota whose rows have just come in."""
    with transaction_for(SYSTEM, act="trainees.check_roster"), connection.cursor() as cursor:
        batch = RosterBatch.objects.create(quota=like.quota, unit=like.unit, uploaded_by_id=like.uploaded_by_id)
        cursor.execute(STAGED, {"batch": batch.pk, "like": like.pk, "rows": ROWS})
    return batch


def submit(batch: RosterBatch) -> RosterBatch:
    """Check its rows and submit the good ones."""
    with transaction_for(SYSTEM, act="trainees.check_roster"):
        counts = asdict(run_checks(batch, {}))
        numbers = {f"rows_{name}": number for name, number in counts.items()}
        RosterBatch.objects.filter(pk=batch.pk).update(state="CHECKING", version=2, **numbers)
        RosterBatch.objects.filter(pk=batch.pk).update(state="CHECKED", version=3)
    batch.refresh_from_db()
    return submit_roster(batch, actor=make_actor(Role.COUNTY_OFFICER, batch.unit), only_good=True)


@pytest.fixture
def used(
    transactional_db: None, hebei_county: OrgUnit, second_connection: Callable[..., Any]
) -> tuple[RosterBatch, RosterBatch]:
    """(a small roster that is checked, a big one that has just come in), beside three that the statistics know."""
    like = make_batch(make_quota(hebei_county, 30), [row_of(make_people(1)[0], hebei_county)])
    for _earlier in range(3):
        submit(stage(like))
    owner = second_connection("owner")
    owner.autocommit = True
    with owner.cursor() as cursor:
        for table in ("rosterrow", "rosterissue", "rosterbatch", "teacher", "nomination", "enrolment"):
            cursor.execute(f"ALTER TABLE trainees_{table} SET (autovacuum_enabled = false)")
            cursor.execute(f"ANALYZE trainees_{table}")
    return like, stage(like)


def wrong(planned: list[tuple[str, Any]]) -> list[str]:
    """What reads the rows of the roster or of the register again and again; single records and regions are few."""
    of_rows = ((" ".join(sql.split())[:90], plan) for sql, plan in planned if ROW_TABLES.search(sql))
    return [f"{sql}: {bad}" for sql, plan in of_rows for bad in squares(plan)]


def test_no_statement_of_a_check_is_a_square_of_the_rows(used: tuple[RosterBatch, RosterBatch]) -> None:
    _like, batch = used
    planned: list[Any]
    with transaction_for(SYSTEM, act="trainees.check_roster"), plans_of_statements() as planned:
        counts = run_checks(batch, {})

    assert counts.read == ROWS
    assert len([sql for sql, _plan in planned if "trainees_rosterissue" in sql]) > 8  # it did look
    assert "\n".join(wrong(planned)) == ""


def test_what_the_database_asks_of_other_provinces_is_no_square_either(
    used: tuple[RosterBatch, RosterBatch],
) -> None:
    """The statement inside `roster_judge_elsewhere`, with its variables as constants."""
    _like, batch = used
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'roster_judge_elsewhere'")
        source = cursor.fetchone()[0]
    statement = re.search(r"WITH known .*?;", source, re.S)
    assert statement is not None
    sql = statement.group().rstrip(";")
    for name, constant in (
        (r"this\.orders", f"ARRAY[{batch.quota.task_order_id}, 0]::bigint[]"),
        (r"this\.task_order_id", str(batch.quota.task_order_id)),
        (r"this\.quota_id", str(batch.quota_id)),
        (r"this\.\w+", "1::bigint"),
        (r"(?<!\.)\bbatch\b", str(batch.pk)),
        (r"\bletters\b", "'{}'::jsonb"),
        (r"\b(once|apart)\b", "true"),
    ):
        sql = re.sub(name, constant, sql)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")  # enrolments and presence are empty here: read whole at no cost
        # The classes of this order and their phases are few.
        few = (" over trainees_trainingclass ", " over trainees_phase ")
        wrong = [bad for bad in squares(plan_of(sql)) if not any(table in bad for table in few)]
        assert wrong == []


def test_no_statement_of_a_submission_is_a_square_of_the_rows(used: tuple[RosterBatch, RosterBatch]) -> None:
    _like, batch = used
    planned: list[Any]
    with plans_of_statements() as planned:
        submitted = submit(batch)

    assert submitted.rows_nominated > ROWS / 2
    assert "\n".join(wrong(planned)) == ""
