"""What the database refuses, whoever asks: raw SQL as the application role, and two connections at once."""

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from guopei.core.access.enums import Role
from guopei.core.flow.models import Edge
from projects.orders.rules import TASK_ORDER_FLOW
from projects.planning.models import PlanCeiling
from projects.planning.rules import PLAN_FLOW
from projects.planning.services.plans import submit_plan
from tests.factories.access import make_actor
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import RATE_FEN, make_approved_plan, make_drafted_plan, make_task_order
from tests.support.races import run_against

ITEM_FEN = 100 * 10 * RATE_FEN


@pytest.fixture
def officer(db):
    return make_actor(Role.PROVINCIAL_OFFICER, make_province())


def attack(constraint: str, sql: str, *parameters: object) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint


@pytest.mark.django_db
@pytest.mark.parametrize("flow", [PLAN_FLOW, TASK_ORDER_FLOW])
def test_the_database_judges_the_same_edges(flow):
    rows = Edge.objects.filter(tbl=flow.table, field=flow.field).values_list("step", "src", "dst")
    assert sorted(rows) == flow.edges()


def test_a_total_that_is_not_the_sum_is_refused(officer):
    plan = make_drafted_plan(officer)
    attack("plan_total_is_sum", "UPDATE projects_plan SET total_fen = 1 WHERE id = %s", plan.pk)


def test_items_of_a_submitted_plan_are_closed(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack("plan_items_closed", "UPDATE projects_planitem SET places = 1 WHERE plan_id = %s", plan.pk)
    attack("plan_items_closed", "DELETE FROM projects_planitem WHERE plan_id = %s", plan.pk)
    attack(
        "plan_items_closed",
        "INSERT INTO projects_planitem (plan_id, sub_project_id, stage, places, days, rate_fen, note, ordered_places) "
        "SELECT plan_id, sub_project_id, 'P', 1, 1, 1, '', 0 FROM projects_planitem WHERE plan_id = %s",
        plan.pk,
    )


def test_the_words_of_a_submitted_plan_are_closed(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack("plan_closed", "UPDATE projects_plan SET goals = 'x' WHERE id = %s", plan.pk)


def test_a_plan_above_its_ceiling_cannot_be_submitted_by_sql(officer):
    plan = make_drafted_plan(officer, ceiling_fen=ITEM_FEN - 1)
    attack(
        "plan_within_ceiling",
        "UPDATE projects_plan SET state = 'SUBMITTED', version = version + 1, submitted_by_id = drafted_by_id "
        "WHERE id = %s",
        plan.pk,
    )


def test_a_plan_cannot_be_approved_from_a_draft_by_sql(officer):
    plan = make_drafted_plan(officer)
    decider = make_actor(Role.MINISTRY_OFFICER, make_nation()).user_id
    attack(
        "flow_judge",
        "UPDATE projects_plan SET state = 'APPROVED', version = version + 1, submitted_by_id = drafted_by_id, "
        "decided_by_id = %s WHERE id = %s",
        decider,
        plan.pk,
    )


def test_the_drafter_cannot_decide_by_sql(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack(
        "plan_second_person",
        "UPDATE projects_plan SET state = 'APPROVED', version = version + 1, decided_by_id = drafted_by_id "
        "WHERE id = %s",
        plan.pk,
    )


def test_a_ceiling_cannot_fall_below_its_plan_by_sql(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack(
        "plan_within_ceiling",
        "UPDATE projects_planceiling SET ceiling_fen = %s WHERE province_id = %s",
        ITEM_FEN - 1,
        plan.province_id,
    )


def test_what_is_committed_cannot_be_written_by_hand(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack(
        "ceiling_committed_is_sum",
        "UPDATE projects_planceiling SET committed_fen = 0 WHERE province_id = %s",
        plan.province_id,
    )
    attack("plan_within_ceiling", "DELETE FROM projects_planceiling WHERE province_id = %s", plan.province_id)


def test_a_ceiling_stays_under_its_plan_by_sql(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    other = make_province("500000", "重庆市")
    attack(
        "ceiling_place_fixed",
        "UPDATE projects_planceiling SET province_id = %s, committed_fen = 0 WHERE province_id = %s",
        other.pk,
        plan.province_id,
    )


def test_a_plan_stays_with_its_province(officer):
    plan = make_drafted_plan(officer)
    other = make_province("500000", "重庆市")
    attack("plan_place_fixed", "UPDATE projects_plan SET province_id = %s WHERE id = %s", other.pk, plan.pk)


def test_orders_beyond_the_items_places_are_refused(officer):
    order = make_task_order(officer, places=100)
    attack(
        "item_orders_within_places",
        "INSERT INTO projects_taskorder (plan_item_id, holder_id, number, document_no, places, amount_fen, state, "
        "version, drafted_by_id, letter) SELECT plan_item_id, holder_id, 'x', '', 1, 0, 'DRAFT', 1, "
        "drafted_by_id, '' FROM projects_taskorder WHERE id = %s",
        order.pk,
    )
    attack("item_orders_within_places", "UPDATE projects_taskorder SET places = 101 WHERE id = %s", order.pk)


def test_what_is_ordered_cannot_be_written_by_hand(officer):
    order = make_task_order(officer, places=100)
    attack("item_ordered_is_sum", "UPDATE projects_planitem SET ordered_places = 0 WHERE id = %s", order.plan_item_id)


def test_the_terms_of_an_issued_order_stand(officer):
    order = make_task_order(officer, state="ISSUED")
    attack("task_order_fixed", "UPDATE projects_taskorder SET places = 1 WHERE id = %s", order.pk)
    attack("task_order_fixed", "DELETE FROM projects_taskorder WHERE id = %s", order.pk)


def test_an_order_is_not_accepted_without_a_signature(officer):
    order = make_task_order(officer, state="ISSUED")
    attack(
        "task_order_accepted_has_signature",
        "UPDATE projects_taskorder SET state = 'ACCEPTED', version = version + 1 WHERE id = %s",
        order.pk,
    )


def test_a_settled_plan_with_orders_stays_settled(officer):
    order = make_task_order(officer)
    attack(
        "plan_has_task_orders",
        "UPDATE projects_plan SET state = 'RETURNED', version = version + 1, decided_by_id = NULL WHERE id = %s",
        order.plan_item.plan_id,
    )


def test_submissions_are_written_once(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    with pytest.raises(Exception) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_plansubmission SET total_fen = 0 WHERE plan_id = %s", [plan.pk])
    assert isinstance(caught.value.__cause__, psycopg2.errors.InsufficientPrivilege)


# Two at once


SUBMIT = (
    "UPDATE projects_plan SET state = 'SUBMITTED', version = version + 1, submitted_by_id = drafted_by_id WHERE id = %s"
)


@pytest.mark.django_db(transaction=True)
def test_a_ceiling_that_falls_and_a_plan_that_is_submitted_cannot_both_pass(second_connection):
    plan = make_drafted_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    one, two = second_connection(), second_connection()
    one.cursor().execute(
        "UPDATE projects_planceiling SET ceiling_fen = %s WHERE province_id = %s", [ITEM_FEN - 1, plan.province_id]
    )
    assert run_against(two, SUBMIT, [plan.pk], one.commit) == "plan_within_ceiling"


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_is_submitted_and_a_ceiling_that_falls_cannot_both_pass(second_connection):
    plan = make_drafted_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    one, two = second_connection(), second_connection()
    one.cursor().execute(SUBMIT, [plan.pk])
    lower = "UPDATE projects_planceiling SET ceiling_fen = %s WHERE province_id = %s"
    assert run_against(two, lower, [ITEM_FEN - 1, plan.province_id], one.commit) == "plan_within_ceiling"
    assert PlanCeiling.objects.get(province=plan.province).committed_fen == ITEM_FEN


@pytest.mark.django_db(transaction=True)
def test_an_item_that_grows_and_a_submission_cannot_pass_each_other(second_connection):
    plan = make_drafted_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province()), ceiling_fen=ITEM_FEN)
    one, two = second_connection(), second_connection()
    one.cursor().execute("UPDATE projects_planitem SET places = places + 1 WHERE plan_id = %s", [plan.pk])
    assert run_against(two, SUBMIT, [plan.pk], one.commit) == "plan_within_ceiling"


ORDER = (
    "INSERT INTO projects_taskorder (plan_item_id, holder_id, number, document_no, places, amount_fen, state, "
    "version, drafted_by_id, letter) SELECT plan_item_id, holder_id, %s, '', 60, 0, 'DRAFT', 1, drafted_by_id, '' "
    "FROM projects_taskorder WHERE id = %s"
)


@pytest.mark.django_db(transaction=True)
def test_two_orders_cannot_take_the_same_places(second_connection):
    order = make_task_order(make_actor(Role.PROVINCIAL_OFFICER, make_province()), places=1)
    one, two = second_connection(), second_connection()
    one.cursor().execute(ORDER, ["a", order.pk])
    assert run_against(two, ORDER, ["b", order.pk], one.commit) == "item_orders_within_places"


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_not_reopened_while_an_order_is_written(second_connection):
    plan = make_approved_plan(make_actor(Role.PROVINCIAL_OFFICER, make_province()))
    order = make_task_order(item=plan.items.get(), places=1)
    one, two = second_connection(), second_connection()
    one.cursor().execute(
        "UPDATE projects_taskorder SET state = 'WITHDRAWN', version = version + 1 WHERE id = %s", [order.pk]
    )
    one.commit()
    one.cursor().execute(ORDER, ["a", order.pk])
    reopen = "UPDATE projects_plan SET state = 'RETURNED', version = version + 1, decided_by_id = NULL WHERE id = %s"
    assert run_against(two, reopen, [plan.pk], one.commit) == "plan_has_task_orders"


def test_a_submitted_plan_stays(officer):
    plan = submit_plan(make_drafted_plan(officer), actor=officer)
    attack("plan_submitted_stays", "DELETE FROM projects_plan WHERE id = %s", plan.pk)


@pytest.mark.django_db
def test_no_task_order_on_a_plan_that_is_not_settled():
    order = make_task_order()
    chongqing = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    drafted = make_drafted_plan(chongqing).items.get()
    attack(
        "task_order_needs_settled_plan",
        "UPDATE projects_taskorder SET plan_item_id = %s WHERE id = %s",
        drafted.pk,
        order.pk,
    )
