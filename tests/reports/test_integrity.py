"""Integrity: nothing is wrong in a year made by the services, and every check finds what is planted against it.

The plants are made as the owner with the guards switched off, which the application's role cannot do.
"""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from psycopg2.extensions import connection as Connection

from guopei.core.access.enums import Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.selectors import confirmed_rows
from guopei.reports.integrity import run_checks
from guopei.reports.integrity.run import CHECKS
from guopei.reports.services import file_report
from tests.factories.access import make_actor
from tests.factories.orgs import make_county, make_province
from tests.factories.policy import make_document, make_value
from tests.factories.reports import World, make_built_report, make_world

# What is dropped or switched off first (constraint or table), and the statement that breaks the rule.
PLANTS: dict[str, list[str]] = {
    "plan_within_ceiling": [
        "ALTER TABLE projects_planitem DISABLE TRIGGER USER",
        "UPDATE projects_planitem SET places = 1000000",
    ],
    "ceiling_is_orders": [
        "ALTER TABLE projects_planceiling DISABLE TRIGGER USER",
        "UPDATE projects_planceiling SET ceiling_fen = ceiling_fen + 1",
    ],
    "plan_total_is_items": [
        "ALTER TABLE projects_plan DISABLE TRIGGER USER",
        "UPDATE projects_plan SET total_fen = total_fen + 1",
    ],
    "committed_is_plan": [
        "ALTER TABLE projects_planceiling DISABLE TRIGGER USER",
        "UPDATE projects_planceiling SET committed_fen = committed_fen + 1",
    ],
    "orders_within_item": [
        "ALTER TABLE projects_taskorder DISABLE TRIGGER USER",
        "UPDATE projects_taskorder SET places = places + 61",
    ],
    "quota_within_order": [
        "ALTER TABLE trainees_quota DISABLE TRIGGER USER",
        "UPDATE trainees_quota SET places = places + 1",
    ],
    "quota_children": [
        "ALTER TABLE trainees_quota DISABLE TRIGGER USER",
        "UPDATE trainees_quota SET allocated = 1",
    ],
    "enrolled_within_quota": [
        "ALTER TABLE trainees_quota DISABLE TRIGGER USER",
        "ALTER TABLE trainees_quota DROP CONSTRAINT quota_not_overdrawn",
        "UPDATE trainees_quota SET places = 3",
    ],
    "one_identity_per_person": [
        "ALTER TABLE trainees_teacher DISABLE TRIGGER USER",
        "ALTER TABLE trainees_teacher DROP CONSTRAINT teacher_identity_once",
        "UPDATE trainees_teacher SET id_index = (SELECT min(id_index) FROM trainees_teacher)",
    ],
    "no_overlapping_presence": [
        "ALTER TABLE trainees_presence DISABLE TRIGGER USER",
        "ALTER TABLE trainees_presence DROP CONSTRAINT presence_in_one_place",
        "UPDATE trainees_presence SET teacher_id = (SELECT min(teacher_id) FROM trainees_presence)",
    ],
    "roster_rows_add_up": [
        "ALTER TABLE trainees_rosterbatch DISABLE TRIGGER USER",
        "ALTER TABLE trainees_rosterbatch DROP CONSTRAINT roster_counts_add_up",
        "UPDATE trainees_rosterbatch SET rows_read = rows_read + 1",
    ],
    "attendance_only_for_arrived": [
        "ALTER TABLE trainees_enrolment DISABLE TRIGGER USER",
        "ALTER TABLE trainees_enrolment DROP CONSTRAINT enrolment_result_of_arrived",
        "UPDATE trainees_enrolment SET state = 'EXPECTED' WHERE result = 'FAIL'",
    ],
    "certificate_only_for_passed": [
        "ALTER TABLE trainees_enrolment DISABLE TRIGGER USER",
        "UPDATE trainees_enrolment SET result_state = 'CONFIRMED' WHERE result = 'PASS'",
    ],
    "class_within_capacity": [
        "ALTER TABLE projects_trainingclass DISABLE TRIGGER USER",
        "UPDATE projects_trainingclass SET arrived = arrived - 1",
    ],
    "second_person": [
        "ALTER TABLE projects_plan DISABLE TRIGGER USER",
        "ALTER TABLE projects_plan DROP CONSTRAINT plan_second_person",
        "UPDATE projects_plan SET decided_by_id = drafted_by_id",
    ],
    "filed_report_is_its_edition": [
        "ALTER TABLE reports_annualreport DISABLE TRIGGER USER",
        "UPDATE reports_annualreport SET sections = '{}'",
    ],
    "state_edges_legal": ["UPDATE wf_transition SET step = 'leap' WHERE tbl = 'projects_plan' AND step = 'submit'"],
    "transitions_without_gaps": ["DELETE FROM wf_transition WHERE tbl = 'projects_plan' AND step = 'submit'"],
    "state_is_last_transition": [
        "ALTER TABLE projects_plan DISABLE TRIGGER USER",
        "UPDATE projects_plan SET state = 'DRAFT'",
    ],
    "every_change_audited": [
        "ALTER TABLE projects_plan DISABLE TRIGGER USER",
        "UPDATE projects_plan SET needs = 'rewritten in the night'",
    ],
    "trail_months_ahead": [
        "DO $$ BEGIN EXECUTE format('DROP TABLE audit_event_%s', to_char(now() + interval '1 month', 'YYYYMM')); END $$"
    ],
    "guards_stand": ["ALTER TABLE projects_plan DISABLE TRIGGER audit_update"],
    "functions_by_name": ["GRANT EXECUTE ON FUNCTION quota_give(jsonb) TO PUBLIC"],
}

UNRECORDED = {
    "an insertion": [
        "ALTER TABLE access_grant DISABLE TRIGGER USER",
        "INSERT INTO access_grant (user_id, role, unit_id, valid_from, granted_at)"
        " SELECT user_id, 'auditor', unit_id, '2001-01-01', now() FROM access_grant ORDER BY id LIMIT 1",
    ],
    "a deletion": [
        "ALTER TABLE trainees_presence DISABLE TRIGGER USER",
        "DELETE FROM trainees_presence WHERE id = (SELECT min(id) FROM trainees_presence)",
    ],
    "a missing event": ["DELETE FROM audit_event WHERE \"table\" = 'projects_plan' AND op = 'I'"],
}


def committed_world() -> World:
    """The year, with Hebei's report filed, committed so that the owner's session sees it."""
    with transaction_for(None, act="test"):
        world = make_world()
    report = make_built_report(world)
    second = make_actor(Role.PROVINCIAL_OFFICER, world.hebei)
    with transaction_for(second, act="test"):
        file_report(report, actor=second)
    return world


def violations(owner: Connection, statements: list[str], key: str) -> int:
    """How many violations a check finds after the statements. Everything is rolled back."""
    with owner.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        (outcome,) = run_checks(cursor, only=[key])
    owner.rollback()
    return outcome.violations


def test_every_check_has_a_plant() -> None:
    assert set(PLANTS) == {check.key for check in CHECKS}


def test_an_empty_house_is_whole(db: None) -> None:
    assert {outcome.check.key: outcome.violations for outcome in run_checks()} == dict.fromkeys(PLANTS, 0)


@pytest.mark.django_db(transaction=True)
def test_each_check_holds_and_finds_its_plant(
    second_connection: Callable[..., Connection], subtests: pytest.Subtests
) -> None:
    committed_world()
    assert {outcome.check.key: outcome.examples for outcome in run_checks()} == {key: [] for key in PLANTS}

    owner = second_connection("owner")
    for key, statements in PLANTS.items():
        with subtests.test(key):
            assert violations(owner, statements, key) > 0
    for what, statements in UNRECORDED.items():
        with subtests.test(what):
            assert violations(owner, statements, "every_change_audited") == 1
    with subtests.test("writing and reading in another time zone"):
        moved = [
            "SET LOCAL timezone = 'Asia/Shanghai'",
            "UPDATE projects_plan SET drafted_at = drafted_at + interval '1s'",
        ]
        assert violations(owner, moved, "every_change_audited") == 0

    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE projects_plan DISABLE TRIGGER USER")
        cursor.execute("UPDATE projects_plan SET total_fen = total_fen + 1")
        cursor.execute("ALTER TABLE projects_plan ENABLE TRIGGER USER")
    owner.commit()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("integrity", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["violations"]["plan_total_is_items"], found["violations"]["every_change_audited"]) == (1, 1)
    assert found["total"] == 2
    assert found["examples"]["plan_total_is_items"][0][1] == "total of 55000001 fen, items of 55000000"


def test_command_says_that_all_is_well(db: None) -> None:
    out = StringIO()

    call_command("integrity", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == len(CHECKS) + 1
    assert all(line.startswith("ok ") for line in lines[:-1])


def test_command_says_how_much_of_the_policy_nobody_has_confirmed(db: None) -> None:
    document, unsure = make_document(), make_document(confirmed=False)
    rows, sure = PolicyValue.objects.count(), confirmed_rows()
    make_value("trainees.pass_mark", 61, unit=make_county(), document=document, confirmed=True)
    make_value("trainees.pass_mark", 61, unit=make_province("500000", "重庆市"), document=unsure, confirmed=True)
    make_value("trainees.late_minutes", 16, unit=make_county())
    out, told = StringIO(), StringIO()
    call_command("integrity", stdout=out)
    call_command("integrity", "--json", stdout=told)
    total, open_ = rows + 3, sure.unconfirmed + 2
    assert json.loads(told.getvalue())["policy"] == {"rows": total, "unconfirmed": open_}
    last = out.getvalue().splitlines()[-1]
    assert last == f"policy: {open_} of {total} rows are not confirmed ({100 * open_ / total:.1f} %)"


def test_command_refuses_an_unknown_check(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("integrity", "--only", "everything", stdout=StringIO())
