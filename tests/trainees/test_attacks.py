"""Raw SQL as the application role: what the database refuses whatever Python does."""

import json

import pytest
from django.db import connection, transaction

from guopei.core.access.enums import Role
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.classes import make_house, make_planned
from tests.factories.orgs import make_county
from tests.factories.trainees import make_enrolled, make_order, make_people, make_quota, make_submitted
from tests.support.attacks import NOT_ALLOWED, attack, by_own_trigger
from trainees.register.models import Teacher
from trainees.selection.models import Enrolment, Nomination, Presence, Quota, RosterBatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def county_quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 2)


def test_quota_counters_belong_to_the_database(county_quota: Quota) -> None:
    root = county_quota.parent
    assert root is not None
    assert attack("UPDATE trainees_quota SET allocated = 0 WHERE id = %s", root.pk) == "quota_guard"
    assert attack("UPDATE trainees_quota SET confirmed = confirmed + 1") == "quota_guard"
    assert attack("UPDATE trainees_quota SET places = 1 WHERE id = %s", root.pk) == "quota_not_overdrawn"
    assert attack("UPDATE trainees_quota SET places = 100000 WHERE id = %s", root.pk) == "quota_guard"
    assert attack("UPDATE trainees_quota SET places = 100000 WHERE id = %s", county_quota.pk) == "quota_not_overdrawn"
    other = make_quota(make_county(parent=root.unit), 1, order=make_order(root.unit)).unit_id
    assert attack("UPDATE trainees_quota SET unit_id = %s WHERE id = %s", other, county_quota.pk) == "quota_guard"
    assert attack("UPDATE trainees_quota SET parent_id = id WHERE id = %s", county_quota.pk) == "quota_guard"


COUNTERS = [
    "UPDATE trainees_quota SET confirmed = 0",
    "UPDATE trainees_quota SET allocated = 0",
    "UPDATE trainees_quota SET allocated = allocated + 1, confirmed = confirmed + 1",
]


@pytest.mark.parametrize("statement", COUNTERS)
def test_an_own_trigger_however_deep_moves_no_counter(county_quota: Quota, statement: str) -> None:
    """Inside a trigger that the application made itself, on a temporary table of its own, by a function of its own."""
    make_enrolled(county_quota, 1)
    before = list(Quota.objects.order_by("pk").values_list("allocated", "confirmed"))
    assert sorted(before) == [(0, 1), (2, 0)]
    assert attack(by_own_trigger(statement)) == "quota_guard"
    assert attack(by_own_trigger(statement, depth=2)) == "quota_guard"
    assert list(Quota.objects.order_by("pk").values_list("allocated", "confirmed")) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM trainees_presence",
        "UPDATE trainees_presence SET held = '[2020-01-01,2020-01-02)'",
        "INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)"
        " SELECT enrolment_id, phase_id + 1000, teacher_id, '[2030-01-01,2030-01-02)' FROM trainees_presence LIMIT 1",
    ],
)
def test_an_own_trigger_writes_no_days_on_site(statement: str) -> None:
    make_planned(make_house(), people=1)
    before = list(Presence.objects.values_list("pk", "held"))
    assert before
    assert attack(statement) == "presence_is_derived"
    assert attack(by_own_trigger(statement)) == "presence_is_derived"
    assert list(Presence.objects.values_list("pk", "held")) == before


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE trainees_trainingclass SET assigned = 0", "class_counters_by_trigger"),
        ("UPDATE projects_plan SET total_fen = total_fen + 1", "plan_total_is_sum"),
        ("UPDATE projects_planceiling SET committed_fen = committed_fen - 1", "ceiling_committed_is_sum"),
        ("UPDATE projects_planitem SET ordered_fen = ordered_fen - 1", "item_ordered_is_sum"),
        ("UPDATE projects_planitem SET note = 'more'", "plan_items_closed"),
        ("UPDATE projects_taskorder SET amount_fen = amount_fen + 1", "task_order_fixed"),
        ("UPDATE projects_plan SET state = 'DRAFT', version = version + 1", "plan_has_task_orders"),
        ("UPDATE trainees_enrolment SET state = 'LEFT', version = version + 1", "flow_judge"),
    ],
)
def test_sums_and_states_hold_against_an_own_trigger(statement: str, guard: str) -> None:
    make_planned(make_house(), people=1)
    assert attack(statement) == guard
    assert attack(by_own_trigger(statement)) == guard


def test_quota_is_made_honestly_or_not_at_all(
    county_quota: Quota, neighbour_county: OrgUnit, chongqing: OrgUnit
) -> None:
    root = county_quota.parent
    insert = (
        "INSERT INTO trainees_quota (task_order_id, unit_id, parent_id, places, allocated, confirmed, version)"
        " VALUES (%s, %s, %s, %s, %s, 0, 1)"
    )
    assert root is not None
    order = root.task_order_id
    assert attack(insert, order, neighbour_county.pk, root.pk, 5, 5) == "quota_guard"
    assert attack(insert, order, chongqing.pk, root.pk, 5, 0) == "quota_guard"
    assert attack(insert, order, neighbour_county.pk, None, 5, 0) == "quota_one_root"
    assert attack(insert, order, neighbour_county.pk, root.pk, 10_000, 0) == "quota_not_overdrawn"
    assert attack(insert, order, neighbour_county.pk, root.pk, 5, 0) == ""


def test_deleting_a_quota_gives_its_places_back(county_quota: Quota) -> None:
    root = county_quota.parent
    assert root is not None
    assert attack("DELETE FROM trainees_quota WHERE id = %s", county_quota.pk) == ""
    root.refresh_from_db()
    assert root.allocated == 0


def test_enrolment_needs_an_approved_nomination_with_a_place(county_quota: Quota) -> None:
    make_submitted(county_quota, 1)
    nomination = Nomination.objects.get()
    insert = (
        "INSERT INTO trainees_enrolment (quota_id, task_order_id, nomination_id, teacher_id, county_id, state, result,"
        " result_state) VALUES (%s, %s, %s, %s, %s, 'EXPECTED', '', 'NONE')"
    )
    facts = (county_quota.pk, county_quota.task_order_id, nomination.pk, nomination.teacher_id, county_quota.unit_id)
    assert attack(insert, *facts) == "enrolment_guard"


def test_no_more_enrolments_than_places(county_quota: Quota) -> None:
    make_enrolled(county_quota, 3)
    assert attack("UPDATE trainees_quota SET places = 1 WHERE id = %s", county_quota.pk) == "quota_not_overdrawn"
    reserve = Nomination.objects.get(is_reserve=True)
    sql = "UPDATE trainees_nomination SET is_reserve = false, reserve_rank = NULL WHERE id = %s"
    assert attack(sql, reserve.pk) == ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [reserve.pk])
    insert = (
        "INSERT INTO trainees_enrolment (quota_id, task_order_id, nomination_id, teacher_id, county_id, state, result,"
        " result_state) SELECT quota_id, task_order_id, id, teacher_id, %s, 'EXPECTED', '', 'NONE'"
        " FROM trainees_nomination WHERE id = %s"
    )
    assert attack(insert, county_quota.unit_id, reserve.pk) == "quota_not_overdrawn"
    one = Enrolment.objects.order_by("pk").first()
    assert one is not None
    swap = "UPDATE trainees_enrolment SET teacher_id = %s WHERE id = %s"
    assert attack(swap, reserve.teacher_id, one.pk) == "enrolment_guard"


def test_states_move_along_their_edges_only(county_quota: Quota) -> None:
    make_enrolled(county_quota, 1)
    jump = "UPDATE {} SET state = %s, version = version + 1"
    assert attack(jump.format("trainees_rosterbatch"), "CHECKED") == "flow_judge"
    assert attack(jump.format("trainees_nomination"), "SUBMITTED") == "flow_judge"
    assert attack(jump.format("trainees_enrolment"), "LEFT") == "flow_judge"
    assert attack("UPDATE trainees_enrolment SET state = 'NO_SHOW'") == "flow_judge"  # its version did not rise


def test_roster_counts_must_add_up(county_quota: Quota) -> None:
    make_submitted(county_quota, 1)
    assert attack("UPDATE trainees_rosterbatch SET rows_read = rows_read + 1") == "roster_counts_add_up"
    assert attack("UPDATE trainees_rosterbatch SET rows_lost = 5") == "roster_lost_are_refused"


def test_second_person_is_the_databases_word_too(county_quota: Quota) -> None:
    batch = make_submitted(county_quota, 1)
    assert attack("UPDATE trainees_rosterbatch SET county_by_id = %s", batch.submitted_by_id) == "roster_second_person"
    for level in ("prefecture", "province"):
        sign = f"UPDATE trainees_rosterbatch SET {level}_by_id = %s"  # noqa: S608
        assert attack(sign, batch.submitted_by_id) == f"roster_{level}_apart"
    twice = "UPDATE trainees_rosterbatch SET county_by_id = %s, province_by_id = %s"
    other = make_actor(Role.COUNTY_OFFICER, batch.unit).user_id
    assert attack(twice, other, other) == "roster_province_apart"
    skip = "UPDATE trainees_rosterbatch SET state = 'APPROVED', version = version + 1"
    assert attack(skip) == "roster_approved_by_somebody"


def test_one_identity_per_person_and_one_live_nomination(county_quota: Quota) -> None:
    make_submitted(county_quota, 2)
    first, second = Teacher.objects.order_by("pk")
    assert attack("UPDATE trainees_teacher SET id_index = %s WHERE id = %s", bytes(first.id_index), second.pk) == (
        "teacher_identity_once"
    )
    double = (
        "INSERT INTO trainees_nomination (batch_id, quota_id, task_order_id, teacher_id, row_no, sheet, sheet_row,"
        " state) SELECT batch_id, quota_id, task_order_id, teacher_id, 99, '', 99, 'SUBMITTED'"
        " FROM trainees_nomination LIMIT 1"
    )
    assert attack(double) == "nomination_one_live"


def test_nomination_belongs_to_the_quota_of_its_roster(county_quota: Quota, neighbour_county: OrgUnit) -> None:
    make_submitted(county_quota, 1)
    other = make_quota(neighbour_county, 2)
    assert attack("UPDATE trainees_nomination SET quota_id = %s", other.pk) == "roster_agree"
    batch = RosterBatch.objects.get()
    assert attack("UPDATE trainees_rosterbatch SET unit_id = %s WHERE id = %s", neighbour_county.pk, batch.pk) == (
        "roster_agree"
    )


def test_reserve_has_a_rank_that_nobody_else_has(county_quota: Quota) -> None:
    make_submitted(county_quota, 4)
    assert attack("UPDATE trainees_nomination SET reserve_rank = NULL WHERE is_reserve") == (
        "nomination_reserve_has_rank"
    )
    assert attack("UPDATE trainees_nomination SET reserve_rank = 1 WHERE is_reserve") == "nomination_rank_once"


def test_looks_at_numbers_cannot_be_unmade(county_quota: Quota) -> None:
    make_submitted(county_quota, 1)
    for statement in ("UPDATE trainees_teacherreveal SET reason = 'x'", "DELETE FROM trainees_teacherreveal"):
        assert attack(statement) == NOT_ALLOWED


def test_every_write_is_in_the_trail_without_secrets(county_quota: Quota) -> None:
    make_enrolled(county_quota, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT \"table\", count(*) FROM audit_event WHERE \"table\" LIKE 'trainees_%%' AND op = 'I' GROUP BY 1"
        )
        written = dict(cursor.fetchall())
        cursor.execute("SELECT new FROM audit_event WHERE \"table\" = 'trainees_teacher' AND op = 'I'")
        kept = json.loads(cursor.fetchone()[0])
    assert written["trainees_teacher"] == written["trainees_nomination"] == written["trainees_enrolment"] == 1
    secret = {f"{field}_{kind}" for field in ("id", "mobile", "email") for kind in ("sealed", "index")}
    assert not secret & set(kept)
    assert make_people(1)[0].email not in str(kept)
    assert kept["email_masked"].endswith("@example.com")


def test_tables_and_functions_of_ones_own_stand_in_for_nothing(county_quota: Quota) -> None:
    """The judge's functions look into the schema public first, whatever the session's path says."""
    make_enrolled(county_quota, 1)
    shadow = """
    CREATE TEMP TABLE wf_edge (tbl text, field text, step text, src text, dst text) ON COMMIT DROP;
    INSERT INTO pg_temp.wf_edge VALUES ('trainees_enrolment', 'state', 'evil', 'EXPECTED', 'LEFT');
    CREATE TEMP TABLE audit_event (at timestamptz) ON COMMIT DROP;
    CREATE TEMP TABLE wf_transition (tbl text) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.audit_setting(text) RETURNS text LANGUAGE sql AS $own$ SELECT '1' $own$;
    SET LOCAL search_path = pg_temp, public;
    """
    leap = "UPDATE public.trainees_enrolment SET state = 'LEFT', version = version + 1"
    assert attack(shadow + leap) == "flow_judge"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public.audit_event WHERE \"table\" = 'trainees_teacher'")
        before = cursor.fetchone()[0]
    honest = "UPDATE public.trainees_teacher SET duty = 'x'"
    assert attack(shadow + honest) == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public.audit_event WHERE \"table\" = 'trainees_teacher'")
        assert cursor.fetchone()[0] == before + 1


def test_nobody_takes_anothers_number(county_quota: Quota) -> None:
    """Rows that swapped ids would swap what the trail says of them: it refuses the first step."""
    make_submitted(county_quota, 1)
    assert attack("UPDATE trainees_teacher SET id = id + 1000000") == "23514"
    assert (
        attack("UPDATE orgs_orgunit SET id = id + 1000000 WHERE id = %s", county_quota.unit_id) == "orgs_unit_id_fixed"
    )
