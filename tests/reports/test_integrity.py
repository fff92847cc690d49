"""Integrity: nothing is wrong in a year made by the services, and every check finds what is planted against it.

The plants are made as the owner with the guards switched off, which the application's role cannot do.
"""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg2.extensions import connection as Connection
from pytest_django import Settings

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.integrity.registry import checks
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.selectors.confirmed import confirmed_rows
from guopei.reports.integrity import run_checks
from guopei.reports.integrity.run import stretches
from guopei.reports.integrity.schema import differences, record
from guopei.reports.services.filing import file_report
from tests.factories.access import make_actor
from tests.factories.findings import make_closed_finding
from tests.factories.orgs import make_county, make_province
from tests.factories.policy import make_document, make_value
from tests.factories.reports import World, make_built_report, make_world
from tests.factories.schemes import make_published_scheme

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
    "orders_are_their_phases": [
        "ALTER TABLE projects_taskorderphase DISABLE TRIGGER USER",
        "UPDATE projects_taskorderphase SET rate_fen = rate_fen - 1",
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
        "ALTER TABLE trainees_trainingclass DISABLE TRIGGER USER",
        "UPDATE trainees_trainingclass SET arrived = arrived - 1",
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
    "finding_closed_with_proof": [
        "ALTER TABLE documents_attachment DISABLE TRIGGER USER",
        "DELETE FROM documents_attachment WHERE subject_table = 'rectification_finding'",
    ],
    "finding_due_is_last_extension": [
        "ALTER TABLE rectification_finding DISABLE TRIGGER USER",
        "UPDATE rectification_finding SET due = due + 1",
    ],
    "scheme_weights": [
        "ALTER TABLE schemes_indicator DISABLE TRIGGER USER",
        "UPDATE schemes_indicator SET weight = weight - 1 WHERE parent_id IS NOT NULL",
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
    "submission_is_plan": [
        "ALTER TABLE projects_plansubmission DISABLE TRIGGER USER",
        "UPDATE projects_plansubmission SET total_fen = total_fen + 1",
    ],
    "classes_within_order": [
        "ALTER TABLE trainees_trainingclass DISABLE TRIGGER USER",
        "UPDATE trainees_trainingclass SET capacity = 41",
    ],
    "presence_is_derived": [
        "ALTER TABLE trainees_presence DISABLE TRIGGER USER",
        "DELETE FROM trainees_presence WHERE id = (SELECT min(id) FROM trainees_presence)",
    ],
    "roster_nominations": [
        "ALTER TABLE trainees_rosterbatch DISABLE TRIGGER USER",
        "UPDATE trainees_rosterbatch SET state = 'SUBMITTED', rows_nominated = rows_nominated + 1",
    ],
    "result_is_basis": [
        "ALTER TABLE trainees_enrolment DISABLE TRIGGER USER",
        "UPDATE trainees_enrolment SET result = 'PASS' WHERE result = 'FAIL'",
    ],
    "test_is_scores": [
        "ALTER TABLE evaluation_testscore DISABLE TRIGGER USER",
        "UPDATE evaluation_testscore SET score = 60 WHERE score = 59",
    ],
    "transition_is_signed": [
        "UPDATE wf_transition SET actor_id = 2000000001 WHERE tbl = 'projects_plan' AND step = 'approve'"
    ],
    "schema_as_migrated": ["DROP TRIGGER audit_update ON projects_plan"],
    "accounts_by_codes": [
        "ALTER TABLE trainees_teacher DISABLE TRIGGER USER",
        "UPDATE trainees_teacher SET account_id = (SELECT min(id) FROM accounts_user)"
        " WHERE id = (SELECT min(id) FROM trainees_teacher)",
    ],
    "sealed_is_indexed": [
        "ALTER TABLE trainees_teacher DISABLE TRIGGER USER",
        "UPDATE trainees_teacher t SET id_sealed = o.id_sealed FROM trainees_teacher o WHERE o.id = t.id + 1",
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


# More ways to break one rule: check, what is done, the statements.
FURTHER: dict[str, tuple[str, list[str]]] = {
    "presence without a place": (
        "presence_is_derived",
        [
            "ALTER TABLE trainees_enrolment DISABLE TRIGGER USER",
            "UPDATE trainees_enrolment SET state = 'NO_SHOW', result = '', result_state = 'NONE'"
            " WHERE id IN (SELECT min(enrolment_id) FROM trainees_presence)",
        ],
    ),
    "attendance rewritten": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_attendance DISABLE TRIGGER USER",
            "UPDATE trainees_attendance SET status = 'ABSENT' WHERE id = (SELECT min(id) FROM trainees_attendance)",
        ],
    ),
    "a score rewritten": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_testresult DISABLE TRIGGER USER",
            "UPDATE trainees_testresult SET post = 60 WHERE post = 59",
        ],
    ),
    "the share attended rewritten in the basis": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_resultbasis DISABLE TRIGGER USER",
            "UPDATE trainees_resultbasis SET attended = attended - 1"
            " WHERE id = (SELECT min(id) FROM trainees_resultbasis)",
        ],
    ),
    "the lessons held rewritten in the basis": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_resultbasis DISABLE TRIGGER USER",
            "UPDATE trainees_resultbasis SET lessons = lessons + 1"
            " WHERE id = (SELECT min(id) FROM trainees_resultbasis)",
        ],
    ),
    "a score rewritten in the basis": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_resultbasis DISABLE TRIGGER USER",
            "UPDATE trainees_resultbasis SET score = score + 1 WHERE id = (SELECT min(id) FROM trainees_resultbasis)",
        ],
    ),
    "a roll call opened again under a result": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_rollcall DISABLE TRIGGER USER",
            "UPDATE trainees_rollcall SET state = 'OPEN', closed_at = NULL, closed_by_id = NULL"
            " WHERE id = (SELECT min(id) FROM trainees_rollcall)",
        ],
    ),
    "a score before the training rewritten": (
        "test_is_scores",
        [
            "ALTER TABLE trainees_testresult DISABLE TRIGGER USER",
            "UPDATE trainees_testresult SET pre = pre - 1 WHERE id = (SELECT min(id) FROM trainees_testresult)",
        ],
    ),
    "basis and result rewritten": (
        "result_is_basis",
        [
            "ALTER TABLE trainees_enrolment DISABLE TRIGGER USER",
            "ALTER TABLE trainees_resultbasis DISABLE TRIGGER USER",
            "UPDATE trainees_enrolment SET result = 'PASS' WHERE result = 'FAIL'",
            "UPDATE trainees_resultbasis SET computed = 'PASS', proposed = 'PASS' WHERE computed = 'FAIL'",
        ],
    ),
    "a roster approved by its sender": (
        "second_person",
        [
            "ALTER TABLE trainees_rosterbatch DISABLE TRIGGER USER",
            "ALTER TABLE trainees_rosterbatch DROP CONSTRAINT roster_second_person",
            "UPDATE trainees_rosterbatch SET county_by_id = u.id, uploaded_by_id = u.id"
            " FROM (SELECT min(id) AS id FROM accounts_user) u",
        ],
    ),
    "a report filed by its drafter's deputy": (
        "second_person",
        [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("access_grant", "reports_annualreport")),
            "UPDATE reports_annualreport r SET drafted_by_id = (SELECT min(user_id) FROM access_grant"
            " WHERE user_id <> r.filed_by_id)",
            "UPDATE access_grant g SET delegated_by_id = own.id FROM reports_annualreport r"
            " JOIN access_grant own ON own.user_id = r.drafted_by_id WHERE g.user_id = r.filed_by_id",
        ],
    ),
    "a report filed by whose deputy drafted it": (
        "second_person",
        [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("access_grant", "reports_annualreport")),
            "UPDATE reports_annualreport r SET drafted_by_id = g.user_id FROM audit_event e"
            " JOIN audit_context c ON c.id = e.context_id JOIN access_grant g ON g.id = c.grant_id"
            " WHERE e.\"table\" = 'reports_annualreport' AND e.new ->> 'filed_by_id' IS NULL",
            "ALTER TABLE audit_event DISABLE TRIGGER USER",
            "UPDATE audit_event e SET new = e.new || jsonb_build_object('drafted_by_id', r.drafted_by_id)"
            " FROM reports_annualreport r WHERE e.\"table\" = 'reports_annualreport' AND e.op = 'U'"
            " AND e.new ->> 'filed_by_id' IS NULL",
            "UPDATE access_grant g SET delegated_by_id = own.id FROM reports_annualreport r"
            " JOIN access_grant own ON own.user_id = r.filed_by_id WHERE g.user_id = r.drafted_by_id",
        ],
    ),
    "a year opened by its drafter": (
        "second_person",
        [
            "ALTER TABLE catalogue_programmeyear DROP CONSTRAINT IF EXISTS year_second_person",
            "ALTER TABLE catalogue_programmeyear DISABLE TRIGGER USER",
            "UPDATE catalogue_programmeyear SET opened_by_id = u.id, drafted_by_id = u.id"
            " FROM (SELECT min(id) AS id FROM accounts_user) u",
        ],
    ),
    "a policy value confirmed by its recorder": (
        "second_person",
        [
            "ALTER TABLE policy_policyvalue DISABLE TRIGGER USER",
            *("ALTER TABLE policy_policyvalue DROP CONSTRAINT IF EXISTS policy_value_second_person",),
            "UPDATE policy_policyvalue SET confirmed_by_id = u.id, recorded_by_id = u.id"
            " FROM (SELECT min(id) AS id FROM accounts_user) u",
        ],
    ),
    "an index rewritten": (
        "sealed_is_indexed",
        [
            "ALTER TABLE trainees_teacher DISABLE TRIGGER USER",
            "UPDATE trainees_teacher SET id_index = sha256(id_index)",
        ],
    ),
    "a transition's reason rewritten": (
        "transition_is_signed",
        ["UPDATE wf_transition SET reason = 'rewritten' WHERE tbl = 'projects_plan' AND step = 'approve'"],
    ),
    "a trigger switched off": ("schema_as_migrated", ["ALTER TABLE trainees_quota DISABLE TRIGGER USER"]),
    "a guard made to do nothing": (
        "schema_as_migrated",
        ["CREATE OR REPLACE FUNCTION result_judge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"],
    ),
    "a CHECK dropped": (
        "schema_as_migrated",
        ["ALTER TABLE trainees_quota DROP CONSTRAINT quota_not_overdrawn"],
    ),
    "a partial unique index dropped": ("schema_as_migrated", ["DROP INDEX certificate_one_valid"]),
    "a step added": (
        "schema_as_migrated",
        [
            "INSERT INTO wf_edge (tbl, field, step, src, dst)"
            " VALUES ('projects_plan', 'state', 'leap', 'DRAFT', 'FILED')"
        ],
    ),
    "a column hidden from the trail": (
        "schema_as_migrated",
        [
            "CREATE OR REPLACE TRIGGER audit_update AFTER UPDATE ON projects_plan"
            " REFERENCING OLD TABLE AS audit_old NEW TABLE AS audit_new"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_capture('needs')"
        ],
    ),
}


def committed_world() -> World:
    """The year, with Hebei's report filed, committed so that the owner's session sees it."""
    with transaction_for(None, act="test"):
        world = make_world()
        make_published_scheme()
        make_closed_finding(world.training_class)
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
    assert set(PLANTS) == {check.key for check in checks()}


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
    for what, (key, statements) in FURTHER.items():
        with subtests.test(what):
            assert violations(owner, statements, key) > 0
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
    broken = {key: number for key, number in found["violations"].items() if number}
    assert broken == {"plan_total_is_items": 1, "submission_is_plan": 1, "every_change_audited": 1}
    assert found["total"] == 3
    assert found["examples"]["plan_total_is_items"][0][1] == "total of 55000001 fen, items of 55000000"


def test_command_says_that_all_is_well(db: None) -> None:
    out = StringIO()

    call_command("integrity", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == len(checks()) + 1
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


def test_a_second_step_that_was_used_and_renewed_is_whole(db: None) -> None:
    user = User.objects.create_user("somebody", None, name="某人")
    step = Authenticator.objects.create(user=user, type="totp", data={"secret": "one"})
    step.last_used_at = clock.now()
    step.save(update_fields=["last_used_at"])
    step.data, step.last_used_at = {"secret": "another"}, clock.now()
    step.save()
    (outcome,) = run_checks(only=["every_change_audited"])
    assert outcome.examples == []


def test_stretches_add_up_to_the_whole_and_are_gone_on_with(db: None) -> None:
    make_world()
    with connection.cursor() as cursor:
        everything = list(stretches(cursor, checks(), size=1))
        halfway = everything[len(everything) // 2]
        rest = list(stretches(cursor, checks(), after=halfway.mark, size=1))
    whole = {(stretch.check.key, stretch.part.name): 0 for stretch in everything if stretch.part.over}
    assert len([stretch for stretch in everything if stretch.part.name == "trainees_enrolment"]) > 5
    assert len(whole) > 40
    assert [stretch.mark for stretch in rest] == [stretch.mark for stretch in everything if stretch.mark > halfway.mark]


@pytest.mark.django_db(transaction=True)
def test_small_stretches_find_what_one_finds(second_connection: Callable[..., Connection]) -> None:
    committed_world()
    owner = second_connection("owner")
    for key in ("every_change_audited", "state_is_last_transition", "transitions_without_gaps", "result_is_basis"):
        with owner.cursor() as cursor:
            for statement in PLANTS[key]:
                cursor.execute(statement)
            found = [run_checks(cursor, only=[key], size=size)[0].violations for size in (11, 50_000)]
        owner.rollback()
        assert found[0] == found[1] > 0


def test_command_goes_on_where_it_was_stopped(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.GUOPEI_DATA_DIR = tmp_path
    make_world()
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="nothing to go on with"):
        call_command("integrity", "--resume", stdout=out, stderr=err)

    only = ("orders_within_item", "quota_children")
    kept = tmp_path / "integrity.json"
    kept.write_text(
        json.dumps(
            {
                "mark": [0, 0, 0],
                "violations": {"orders_within_item": 3, "quota_children": 0},
                "examples": {"orders_within_item": [[7, "seen before"]], "quota_children": []},
            }
        )
    )
    with pytest.raises(CommandError, match="other checks"):
        call_command("integrity", "--resume", stdout=out, stderr=err)
    with pytest.raises(CommandError, match="3 violations"):
        call_command("integrity", "--resume", "--json", "--only", *only, stdout=out, stderr=err)
    assert json.loads(out.getvalue())["examples"] == {"orders_within_item": [[7, "seen before"]]}
    assert not kept.exists()


def test_migrate_refuses_a_database_that_somebody_changed(second_connection: Callable[..., Connection]) -> None:
    owner = second_connection("owner")
    with owner.cursor() as cursor:
        assert differences(cursor) == []
        cursor.execute("ALTER TABLE trainees_quota DROP CONSTRAINT quota_not_overdrawn")
        assert differences(cursor) == ["constraint trainees_quota.quota_not_overdrawn is gone"]
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('reports', '9999_begun', now())")
        assert differences(cursor) == []  # a run was broken off: it goes on and writes down what it made
        assert record(cursor)
        assert differences(cursor) == []
    owner.rollback()


def test_the_role_that_runs_cannot_write_down_what_stands(db: None) -> None:
    with connection.cursor() as cursor:
        assert not record(cursor)
        for attack in ("DELETE FROM reports_schemapart", "UPDATE reports_schemapart SET definition = ''"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(attack)


def test_command_refuses_an_unknown_check(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("integrity", "--only", "everything", stdout=StringIO())
