"""What a flow says to people: a state that waits for somebody has a to-do, and steps raise and close it."""

from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.rules import YEAR_FLOW
from guopei.core.flow.asks import GIVEN, Ask, Said
from guopei.core.flow.services.moves import move
from guopei.core.flow.table import Flow, Step, registered
from guopei.core.refusal import Denied

SAID = [(flow, one) for flow in registered() for one in flow.says]
each_flow = pytest.mark.parametrize("flow", registered(), ids=lambda flow: f"{flow.label}.{flow.field}")
each_word = pytest.mark.parametrize(("flow", "one"), SAID, ids=[f"{one.kind}-{one.on}" for _flow, one in SAID])


def step(name: str, source: str, target: str, **more: Any) -> Step:
    return Step(name, name, (source,), target, "tests.step", **more)


@each_flow
def test_whoever_is_waited_for_is_asked(flow: Flow) -> None:
    assert flow.unasked() == set()


@each_flow
def test_nobody_is_asked_in_a_state_that_is_said_to_be_quiet_but_for_what_came_back(flow: Flow) -> None:
    asked = {str(state) for ask in flow.asks if not ask.by for state in ask.on}
    assert not asked & {str(state) for state in flow.quiet}


def test_a_state_that_waits_and_has_no_to_do_is_found() -> None:
    ask = Ask("tests.look", ("SENT",), role=lambda record: record.role, url="x")
    steps = (
        step("send", "DRAFT", "SENT"),
        step("approve", "SENT", "DONE"),
        step("undo", "DONE", "DRAFT", sends_back=True),
    )
    flow = Flow("tests.Probe", initial=("DRAFT",), steps=steps)
    assert flow.unasked() == {"DRAFT", "SENT"}
    assert Flow("tests.Probe", initial=("DRAFT",), steps=steps, says=(ask,)).unasked() == {"DRAFT"}
    assert Flow("tests.Probe", initial=("DRAFT",), steps=steps, says=(ask,), quiet=("DRAFT",)).unasked() == set()


@each_word
def test_what_a_flow_says_is_said_at_states_and_steps_that_it_has(flow: Flow, one: Said) -> None:
    states = {str(state) for edge in flow.edges() for state in edge[1:]}
    assert {str(name) for name in one.on} <= (states if isinstance(one, Ask) else set(flow.steps))
    if isinstance(one, Ask):
        assert {one.step} - {""} <= set(flow.steps) or callable(one.step)
        assert set(one.by) <= set(flow.steps)


@each_word
def test_what_a_flow_says_reads_parts_that_its_record_has(flow: Flow, one: Said) -> None:
    subject = flow.model if not one.about else _model_at(flow.model, one.about)
    paths = [one.unit, one.user, *(part for part in one.params.values() if part != GIVEN)]
    paths += [one.due] if isinstance(one, Ask) else []
    for path in paths:
        if isinstance(path, str):
            assert _leads_somewhere(subject, path), path


@each_word
def test_the_button_of_what_a_flow_says_leads_to_a_page(flow: Flow, one: Said) -> None:
    assert callable(one.url) or reverse(one.url, args=[1])


def _model_at(model: type[models.Model], path: str) -> Any:
    for name in path.split("."):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def _leads_somewhere(model: Any, path: str) -> bool:
    """Whether each part of a path is a field, or an attribute of the class where the path ends."""
    for name in path.split("."):
        if model is None:
            return False
        try:
            model = model._meta.get_field(name.removesuffix("_id")).related_model
        except FieldDoesNotExist:
            if not hasattr(model, name):
                return False
            model = None
    return True


@pytest.mark.django_db
def test_a_step_stamps_who_made_it_and_the_system_signs_nothing(nation_officer: Actor) -> None:
    year = ProgrammeYear.objects.create(year=2090)
    with pytest.raises(Denied) as refusal:
        move(year, "open", actor=SYSTEM, flow=YEAR_FLOW)
    assert refusal.value.code == "no_person"
    assert move(year, "open", actor=nation_officer, flow=YEAR_FLOW).opened_by_id == nation_officer.user_id
