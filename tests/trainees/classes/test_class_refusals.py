"""What a class, its phases, its timetable and its papers are refused for, each by its own code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from guopei.core.refusal import Refused
from tests.factories.classes import (
    House,
    lesson_row,
    make_class,
    make_ended,
    make_house,
    make_neighbour,
    make_planned,
    make_ready,
    make_running,
    safety_lesson,
)
from tests.factories.projects import make_task_order
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.classes.services.classes import PhaseRow, save_emergency_plan, save_phases, update_class
from trainees.classes.services.timetable import record_safety_lesson, save_timetable

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


def refused(act: Callable[[], Any], code: str, field: str = "") -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    assert not field or caught.value.field == field


def test_a_class_ends_after_it_begins_and_stays_within_its_order(house: House) -> None:
    made = make_class(house, capacity=40)
    before = made.starts_on - timedelta(days=1)
    refused(lambda: update_class(made, actor=house.officer, ends_on=before), "class_period", "ends_on")
    refused(lambda: update_class(made, actor=house.officer, capacity=41), "class_over_order", "capacity")
    refused(lambda: make_class(house, capacity=1), "class_over_order", "capacity")
    made.refresh_from_db()
    assert made.capacity == 40


def test_a_class_needs_an_order_that_was_accepted() -> None:
    house = make_house(make_task_order(state="ISSUED"))
    refused(lambda: make_class(house), "order_not_accepted", "task_order")
    assert not TrainingClass.objects.exists()


def test_a_class_keeps_room_for_those_in_it_and_once_ready_its_manager(house: House) -> None:
    ready = make_ready(house, people=3)
    refused(lambda: update_class(ready, actor=house.officer, manager=None), "manager_missing", "manager")
    refused(lambda: update_class(ready, actor=house.officer, capacity=2), "capacity_below_assigned", "capacity")
    assert update_class(ready, actor=house.officer, capacity=3).capacity == 3


def test_phases_are_judged_one_by_one(house: House) -> None:
    made = make_planned(house, people=0)
    first, last = made.starts_on, made.ends_on
    row = PhaseRow("ONSITE", first, last, Decimal(24), "演示楼")
    for rows, code in (
        ([replace(row, first_day=last, last_day=first)], "phase_period"),
        ([replace(row, id=10**9)], "phase_gone"),
        ([], "phase_has_lessons"),
        ([replace(row, last_day=last + timedelta(days=9))], "phase_has_lessons"),
    ):
        refused(lambda rows=rows: save_phases(made, rows, actor=house.officer), code, "phases")
    assert made.phases.count() == 1


def test_a_lesson_lies_in_a_phase_and_is_still_there(house: House) -> None:
    made = make_planned(house, people=0)
    outside = lesson_row(made.ends_on + timedelta(days=1))
    with pytest.raises(Refused) as caught:
        save_timetable(made, [lesson_row(made.starts_on), outside], actor=house.officer)
    assert (caught.value.code, caught.value.params["row"]) == ("lesson_outside_phase", 2)
    gone = lesson_row(made.starts_on, id=10**9)
    refused(lambda: save_timetable(made, [gone], actor=house.officer), "lesson_gone", "lessons")
    assert lessons_of(made).count() == 3


@pytest.mark.parametrize("part", ["summary", "contact_name", "contact_phone"])
def test_an_emergency_plan_has_all_its_parts(house: House, part: str) -> None:
    made = make_class(house)
    whole = {"summary": "就近送医并报告", "contact_name": "值班员", "contact_phone": "0311-88880000"}
    empty = {**whole, part: "  "}
    refused(
        lambda: save_emergency_plan(made, actor=house.officer, **empty),
        "emergency_plan_incomplete",
        "emergency_summary",
    )


def test_a_class_that_is_over_and_one_that_runs_keep_what_they_are(house: House) -> None:
    running = make_running(house)
    row = PhaseRow("ONSITE", running.starts_on, running.ends_on, Decimal(30), "别处", id=running.phases.get().pk)
    refused(lambda: save_phases(running, [row], actor=house.officer), "class_runs", "phases")
    neighbour = make_neighbour(house)
    over, officer = make_ended(neighbour), neighbour.officer
    refused(lambda: update_class(over, actor=officer, name="改名"), "class_is_over")
    whole = {"summary": "就近送医", "contact_name": "值班员", "contact_phone": "0311-88880000"}
    refused(lambda: save_emergency_plan(over, actor=officer, **whole), "class_is_over")


def test_a_safety_lesson_is_recorded_once_with_what_it_taught(house: House) -> None:
    made = make_ready(house)
    lesson = safety_lesson(made)
    refused(lambda: record_safety_lesson(lesson, actor=house.manager, summary=" "), "summary_missing", "summary")
    record_safety_lesson(lesson, actor=house.manager, summary="消防")
    refused(lambda: record_safety_lesson(lesson, actor=house.manager, summary="消防"), "safety_recorded")
