"""The guards behind what a class is refused for: raw SQL as the application role, and their words in the services."""

from collections.abc import Callable

import pytest
from django.db import connection

from guopei.core.flow.services.refusals import Words, said_by_database
from guopei.core.refusal import Refused
from tests.factories.classes import (
    make_class,
    make_ended,
    make_house,
    make_planned,
    make_ready,
    make_running,
    trainees,
)
from tests.factories.projects import make_task_order
from tests.support.attacks import attack
from trainees.classes.selectors.class_steps import reopen_hindrance
from trainees.classes.services.timetable import _WORDS as TIMETABLE_WORDS
from trainees.delivery.selectors.class_steps import cancel_hindrance
from trainees.delivery.services.arrivals import record_arrivals

pytestmark = pytest.mark.django_db


def code_of(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_class_with_people_in_it_neither_goes_back_nor_is_cancelled() -> None:
    house = make_house()
    made = make_running(house)
    for hindrance in (reopen_hindrance(made), cancel_hindrance(made)):
        assert hindrance is not None
        assert hindrance.code == "arrivals_made"
    assert code_of(lambda: make_class(house, capacity=0)) == "no_places"


def test_raw_sql_leaves_a_class_that_is_over_as_it_is() -> None:
    house = make_house()
    made = make_ended(house, post=(80,))
    assert attack("UPDATE trainees_trainingclass SET name = 'x' WHERE id = %s", made.pk) == "class_is_over"
    late = (
        "INSERT INTO trainees_lesson (phase_id, held_on, half_day, title, form, topic, hours, lecturer_name,"
        " lecturer_unit, lecturer_title, is_safety, state, version) SELECT phase_id, held_on, half_day, title, form,"
        " topic, hours, lecturer_name, lecturer_unit, lecturer_title, false, 'PLANNED', 1 FROM trainees_lesson"
    )
    assert attack(late) == "timetable_is_closed"


# Past the services

ATTACKS = [
    ("UPDATE trainees_trainingclass SET ends_on = starts_on", "phase_within_class"),
    ("UPDATE trainees_phase SET held = '[2020-01-01,2020-01-03)'", "phase_within_class"),
    ("UPDATE trainees_lesson SET held_on = held_on + 100", "lesson_within_phase"),
    ("UPDATE trainees_phase SET held = daterange(upper(held) - 1, upper(held))", "lesson_within_phase"),
    (
        "UPDATE trainees_lesson SET state = 'HELD', version = version + 1 WHERE NOT is_safety",
        "lesson_held_in_time",
    ),
    (
        "INSERT INTO trainees_safetylesson (training_class_id, lesson_id, summary) SELECT"
        " p.training_class_id, l.id, 'x' FROM trainees_lesson l JOIN trainees_phase p ON p.id = l.phase_id"
        " WHERE NOT l.is_safety LIMIT 1",
        "safety_lesson_held",
    ),
]


@pytest.mark.parametrize(("statement", "guard"), ATTACKS, ids=[guard for _statement, guard in ATTACKS])
def test_raw_sql_keeps_a_class_whole(statement: str, guard: str) -> None:
    make_planned(make_house())
    assert attack(statement) == guard


def test_raw_sql_neither_changes_days_that_run_nor_cancels_with_people_there() -> None:
    house = make_house()
    made = make_ready(house)
    record_arrivals(made, [one.pk for one in trainees(made)], actor=house.manager)
    cancel = "UPDATE trainees_trainingclass SET state = 'CANCELLED', version = version + 1 WHERE id = %s"
    assert attack(cancel, made.pk) == "class_cancelled_with_arrivals"
    running = make_running(house)
    move = "UPDATE trainees_phase SET place = 'x' WHERE training_class_id = %s"
    assert attack(move, running.pk) == "phase_before_running"


def test_raw_sql_puts_no_class_on_an_order_that_nobody_accepted() -> None:
    house = make_house()
    made = make_class(house)
    issued = make_task_order(item=house.order.plan_item, institution=house.order.holder.institution, state="ISSUED")
    move = "UPDATE trainees_trainingclass SET task_order_id = %s WHERE id = %s"
    assert attack(move, issued.pk, made.pk) == "class_order_accepted"


def told(words: dict[str, Words], statement: str) -> str:
    """The code that a service would say when the database refuses a statement."""

    def act() -> None:
        with said_by_database(words), connection.cursor() as cursor:
            cursor.execute(statement)

    return code_of(act)


def test_what_only_somebody_faster_meets_is_told_in_the_services_words() -> None:
    """Between the service's own look and its writing, somebody else held a lesson, or ended the class."""
    make_running(make_house())
    words: dict[str, Words] = dict(TIMETABLE_WORDS)
    assert told(words, "UPDATE trainees_lesson SET title = 'x' WHERE state = 'HELD'") == "lesson_is_past"
    assert told(words, ATTACKS[-1][0]) == "no_safety_lesson"
