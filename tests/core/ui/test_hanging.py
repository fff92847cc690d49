"""What other wings hang on the page of a record: who is shown it, in which states, and that nothing hangs twice."""

from collections.abc import Callable
from typing import Any

import pytest

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.ui.hanging import Errand, HungTab, due_errands, errands_on, hang, tabs_on
from projects.orders.rules.rights import VIEW_TASK_ORDER
from projects.planning.models import Plan
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.delivery.rules.rights import RECORD_SAFETY
from trainees.selection.rules.rights import VIEW_ENROLMENT

OPENING = (ClassState.READY, ClassState.RUNNING)


def acting(role: Role) -> Actor:
    """Somebody in a role; what hangs on a page asks for the role alone."""
    return Actor(1, "张三", 1, role, 1, "institution", "某校", "/1/")


def errand(**besides: Any) -> Errand:
    """A way to the safety lesson, open while a class opens."""
    return Errand("x", "On any day", "users", lambda found: f"/{found.pk}/", RECORD_SAFETY, OPENING, **besides)


def test_tabs_stand_in_their_order_and_only_for_those_who_may_read_them() -> None:

    assert [tab.key for tab in tabs_on(acting(Role.CLASS_MANAGER), TrainingClass())] == [
        "roster",
        "attendance",
        "results",
        "test",
        "findings",
        "attachments",
    ]
    reader = acting(Role.PROVINCIAL_FINANCE)
    assert not reader.has(VIEW_ENROLMENT)
    assert [tab.key for tab in tabs_on(reader, TrainingClass())] == ["findings", "attachments"]


def test_a_tab_without_permission_is_everybodys_who_sees_the_record() -> None:
    assert [tab.key for tab in tabs_on(acting(Role.PROVINCIAL_FINANCE), Plan())] == ["orders", "paper", "attachments"]


def test_nothing_hangs_on_what_is_no_row() -> None:
    assert tabs_on(acting(Role.CLASS_MANAGER), {"key": "a figure"}) == []
    assert due_errands(object()) == []


@pytest.mark.parametrize(
    ("model", "piece"),
    [
        (Plan, HungTab("orders", "again", "users", "x.html", lambda actor, plan: {}, VIEW_TASK_ORDER)),
        (TrainingClass, Errand("assign", "again", "users", lambda found: "/", RECORD_SAFETY)),
    ],
)
def test_a_key_hangs_on_a_model_once(model: Any, piece: Any) -> None:
    with pytest.raises(ValueError, match="hangs on"):
        hang(model, piece)


@pytest.mark.parametrize(
    ("one", "state", "acts", "is_open"),
    [
        (errand(), ClassState.READY, True, True),
        (errand(), ClassState.SETTLED, True, False),
        (errand(), ClassState.READY, False, False),
        (errand(shows=True), ClassState.READY, False, True),
        (errand(only_due=True), ClassState.READY, True, False),
        (errand(when=lambda actor, found: found.capacity > 10), ClassState.READY, True, False),
        (errand(when=lambda actor, found: actor.role == Role.CLASS_MANAGER), ClassState.READY, True, True),
    ],
)
def test_an_errand_is_open_in_its_states_for_those_who_act(one: Errand, state: str, acts: bool, is_open: bool) -> None:
    record = TrainingClass(pk=7, state=state, capacity=10)
    assert one.is_open(acting(Role.CLASS_MANAGER), record, acts=acts) is is_open
    assert not one.is_open(acting(Role.PROVINCIAL_FINANCE), record, acts=acts)


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        (ClassState.READY, lambda found: True, True),
        (ClassState.READY, lambda found: False, False),
        (ClassState.ENDED, lambda found: True, False),
        (ClassState.READY, None, False),
    ],
)
def test_an_errand_is_due_in_its_states_only(state: str, due: Callable[[Any], bool] | None, expected: bool) -> None:
    assert errand(due=due).is_due(TrainingClass(state=state)) is expected


def test_what_is_due_is_named_in_words_of_its_own() -> None:
    record = TrainingClass(pk=7)
    named = errand(due_label="Today")
    assert (named.as_action(record, due=True).label, named.as_action(record).label) == ("Today", "On any day")
    assert errand().as_action(record, due=True, main=True).label == "On any day"
    assert named.as_action(record).url == "/7/"


def test_errands_of_a_settled_class_only_show() -> None:
    settled = TrainingClass(pk=7, state=ClassState.SETTLED)
    assert [one.key for one in errands_on(acting(Role.CLASS_MANAGER), settled, acts=False)] == ["results"]
