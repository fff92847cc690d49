"""Flows: the same table for services and for the database, which judges raw SQL and sets as well."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from guopei.core.access.actor import Actor
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.rules import YEAR_FLOW
from guopei.core.flow.models import Edge, Transition
from guopei.core.flow.selectors.steps import available_steps, steps_made
from guopei.core.flow.services.moves import move, move_many
from guopei.core.flow.table import registered
from guopei.core.refusal import Denied, Refused, Stale
from projects.planning.models import Plan
from projects.planning.rules.flows import PLAN_FLOW
from tests.factories.projects import make_drafted_plan
from tests.support.races import acting, at_once

pytestmark = pytest.mark.django_db


def make_year(year: int = 2090, **fields: Any) -> ProgrammeYear:
    return ProgrammeYear.objects.create(year=year, **fields)


@pytest.mark.parametrize("flow", registered(), ids=lambda flow: f"{flow.label}.{flow.field}")
def test_the_database_judges_by_the_same_table(flow: Any) -> None:
    kept = Edge.objects.filter(tbl=flow.table, field=flow.field).values_list("step", "src", "dst")
    assert sorted(kept) == flow.edges()


def test_no_edge_is_kept_for_a_flow_that_nobody_declares() -> None:
    assert set(Edge.objects.values_list("tbl", "field")) == {(flow.table, flow.field) for flow in registered()}


@pytest.mark.parametrize("flow", registered(), ids=lambda flow: f"{flow.label}.{flow.field}")
def test_every_state_of_a_flow_is_one_of_its_choices(flow: Any) -> None:
    choices = {value for value, _label in apps.get_model(flow.label)._meta.get_field(flow.field).flatchoices}
    assert {state for _step, source, target in flow.edges() for state in (source, target) if state} <= choices


@pytest.mark.parametrize("flow", registered(), ids=lambda flow: f"{flow.label}.{flow.field}")
def test_every_step_has_a_label_and_a_sentence_for_afterwards_in_both_languages(flow: Any) -> None:
    for step in flow.steps.values():
        for words, sentence in ((step.label, False), (step.done, True)):
            with translation.override("en"):
                english = str(words)
            with translation.override("zh-hans"):
                chinese = str(words)
            assert english, (flow.label, step.name)
            assert "_" not in english, (flow.label, step.name)
            assert chinese != english, (flow.label, step.name)
            assert not sentence or (english.endswith(".") and chinese.endswith("。")), (flow.label, step.name)


def test_a_step_moves_and_is_written_down(nation_officer: Actor) -> None:
    year = make_year()
    opened = move(year, "open", actor=nation_officer, flow=YEAR_FLOW, version=1)
    assert (opened.state, opened.version) == (YearState.OPEN, 2)
    assert [(made.step, made.state) for made in steps_made(nation_officer, opened)] == [
        ("create", YearState.DRAFT), ("open", YearState.OPEN),
    ]  # fmt: skip


def test_a_version_that_has_gone_by_is_refused_with_both(nation_officer: Actor) -> None:
    year = make_year()
    ProgrammeYear.objects.filter(pk=year.pk).update(phase="x", version=2)
    with pytest.raises(Stale) as stale:
        move(year, "open", actor=nation_officer, flow=YEAR_FLOW, version=1)
    assert (stale.value.mine, stale.value.theirs, stale.value.current.phase) == (1, 2, "x")


def test_a_step_from_the_wrong_state_is_refused(nation_officer: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        move(make_year(), "close", actor=nation_officer, flow=YEAR_FLOW, reason="over")
    assert refusal.value.code == "wrong_state"


def test_a_step_that_asks_for_a_reason_is_refused_without(nation_officer: Actor) -> None:
    year = move(make_year(), "open", actor=nation_officer, flow=YEAR_FLOW)
    with pytest.raises(Refused) as refusal:
        move(year, "close", actor=nation_officer, flow=YEAR_FLOW, reason="  ")
    assert (refusal.value.code, refusal.value.field) == ("reason_missing", "reason")


def test_the_reason_is_kept_with_the_step(nation_officer: Actor) -> None:
    year = move(make_year(), "open", actor=nation_officer, flow=YEAR_FLOW)
    closed = move(year, "close", actor=nation_officer, flow=YEAR_FLOW, reason="the year is over")
    assert steps_made(nation_officer, closed)[-1].reason == "the year is over"


def test_who_drafted_may_not_open(nation_officer: Actor, second_nation_officer: Actor) -> None:
    year = make_year(drafted_by_id=nation_officer.user_id)
    with pytest.raises(Refused) as refusal:
        move(year, "open", actor=nation_officer, flow=YEAR_FLOW)
    assert refusal.value.code == "second_person"
    assert available_steps(nation_officer, year) == []
    assert [step.name for step in available_steps(second_nation_officer, year)] == ["open"]


def test_a_role_without_the_permission_is_denied(provincial_officer: Actor) -> None:
    with pytest.raises(Denied):
        move(make_year(), "open", actor=provincial_officer, flow=YEAR_FLOW)


def test_a_set_moves_with_one_statement_and_each_row_is_written_down(
    nation_officer: Actor, django_assert_num_queries: Callable[..., Any]
) -> None:
    years = [make_year(2090 + n) for n in range(3)]
    rows = ProgrammeYear.objects.filter(year__gte=2090)
    assert move_many(rows, "open", actor=nation_officer, flow=YEAR_FLOW) == 3
    assert move_many(rows, "open", actor=nation_officer, flow=YEAR_FLOW) == 0
    made = Transition.objects.filter(object_id__in=[year.pk for year in years], tbl="catalogue_programmeyear")
    assert sorted(made.values_list("version", "step")) == [(1, "create")] * 3 + [(2, "open")] * 3


def test_a_set_moves_only_what_is_in_sight(provincial_officer: Actor, outsider: Actor) -> None:
    """Whoever hands over the rows of others moves none of them."""
    own = make_drafted_plan(provincial_officer)
    foreign = make_drafted_plan(outsider)
    rows = Plan.objects.filter(pk__in=[own.pk, foreign.pk])
    by = {"submitted_by_id": provincial_officer.user_id}
    moved = move_many(rows, "submit", actor=provincial_officer, flow=PLAN_FLOW, **by)
    states = dict(rows.values_list("pk", "state"))
    assert (moved, states[foreign.pk], states[own.pk]) == (1, "DRAFT", "SUBMITTED")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE catalogue_programmeyear SET state = 'closed', version = version + 1 WHERE year = 2090",
        "UPDATE catalogue_programmeyear SET state = 'open' WHERE year = 2090",
        "UPDATE catalogue_programmeyear SET state = 'nonsense', version = version + 1 WHERE year = 2090",
        "INSERT INTO catalogue_programmeyear (year, phase, approval_mode, is_confirmed, source, state, version) "
        "VALUES (2095, '', 'review', false, '', 'open', 1)",
    ],
)
def test_raw_sql_makes_no_illegal_move(attack: str) -> None:
    make_year()
    with pytest.raises(IntegrityError, match="may not"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert ProgrammeYear.objects.get(year=2090).state == YearState.DRAFT


@pytest.mark.parametrize("table", ["wf_edge", "wf_transition"])
@pytest.mark.parametrize("attack", ["DELETE FROM {0}", "UPDATE {0} SET step = 'x'", "TRUNCATE {0}"])
def test_the_application_role_cannot_rewrite_the_judge(table: str, attack: str) -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack.format(table))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_at_once_one_wins(nation_officer: Actor, second_nation_officer: Actor) -> None:
    year = make_year()
    officers = (nation_officer, second_nation_officer)
    said = at_once(*[acting(actor, move, year, "open", flow=YEAR_FLOW, version=1) for actor in officers])
    assert sorted(said) == ["done", "stale"]
    assert Transition.objects.filter(tbl="catalogue_programmeyear", object_id=year.pk).count() == 2
