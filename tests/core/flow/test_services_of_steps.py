"""Services say which steps they make: pages and API find them in the flow."""

import pytest

from guopei.core.flow.table import Flow, Step, registered, step
from trainees.classes.models import TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.delivery.services.classes import start_class

# Steps that no button makes: by jobs, and in sets of rows by an act of their own.
MADE_OTHERWISE = {
    "reports.AnnualReport": {"finish"},
    "trainees.RosterBatch": {"check", "finish_check", "fail_check", "replace_file"},
    "trainees.SchoolBatch": {"check", "finish_check", "fail_check", "replace_file"},
    "trainees.Nomination": {"approve_county", "approve_prefecture", "approve_province", "reject", "withdraw"},
    "trainees.TeacherDifference": {"take", "keep"},
    "trainees.Enrolment": {
        *("arrive", "arrive_late", "declare_no_show"),
        *("propose_result", "confirm_result", "return_result", "publish_result"),
    },
    "trainees.RollCall": {"close", "reopen"},
    "trainees.Lesson": {"hold"},
}


def made_flow() -> Flow:
    return Flow("tests.Thing", initial=("NEW",), steps=(Step("open", "Open", ("NEW",), "OPEN", "tests.open"),))


def test_every_step_has_a_service_or_is_made_otherwise() -> None:
    without: dict[str, set[str]] = {}
    for flow in registered():
        if not flow.label.startswith("tests.") and (left := set(flow.steps) - set(flow.services)):
            without.setdefault(flow.label, set()).update(left)
    assert without == MADE_OTHERWISE


def test_a_service_of_a_higher_room_makes_a_step_of_a_lower_one() -> None:
    assert CLASS_FLOW.services["start"] is start_class
    said = CLASS_FLOW.hindrance("reopen", TrainingClass(arrived=1))
    assert said is not None
    assert said.code == "arrivals_made"
    assert CLASS_FLOW.hindrance("reopen", TrainingClass(arrived=0)) is None
    assert CLASS_FLOW.hindrance("unsettle", TrainingClass(arrived=1)) is None


def test_a_step_that_is_not_there_and_a_second_service_are_errors() -> None:
    flow = made_flow()
    first = step(flow, "open")(lambda record: record)
    assert step(flow, "open")(first) is first
    with pytest.raises(ValueError, match="has a service already"):
        step(flow, "open")(lambda record: None)
    with pytest.raises(ValueError, match="no step of it"):
        step(flow, "close")(first)
