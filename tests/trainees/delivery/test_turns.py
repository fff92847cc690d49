"""Whose turn it is at a class: told only to those who may do it now, and what is due today comes first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.inbox.selectors.home import todos_for
from tests.factories.access import make_actor
from tests.factories.classes import (
    House,
    end_rolls,
    make_class,
    make_ended,
    make_house,
    make_planned,
    make_ready,
    make_running,
    trainees,
)
from tests.support.clients import client_of, shown
from trainees.classes.models import TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.services.arrivals import record_arrivals
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.results import confirm_results, propose_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def other(house: House) -> Actor:
    """Another class manager of the same institution."""
    return make_actor(Role.CLASS_MANAGER, house.unit)


def page(found: TrainingClass) -> str:
    return reverse("trainees:class-detail", args=[found.pk])


def turn(actor: Actor, found: TrainingClass) -> list[str]:
    """What the page says is next of this person."""
    return [str(one.label) for one in client_of(actor).get(page(found)).context["turn"]]


def test_a_class_in_preparation_leads_to_what_it_lacks_first(house: House) -> None:
    found = make_class(house)
    seen = client_of(house.officer).get(page(found))
    assert [action.url for action in seen.context["due"]] == [reverse("trainees:class-edit", args=[found.pk])]
    assert "ready" not in [button.name for button in seen.context["buttons"]]
    assert turn(house.officer, make_planned(house)) == ["Declare ready"]


def test_a_ready_class_with_nobody_arrived_asks_for_arrivals_not_for_the_start(house: House) -> None:
    found = make_ready(house)
    assert turn(house.manager, found) == ["Record arrivals"]
    seen = client_of(house.manager).get(page(found))
    assert [button.name for button in seen.context["buttons"]] == []
    assert [str(why) for _label, why in seen.context["later"]] == ["Nobody has arrived yet."]
    record_arrivals(found, [one.pk for one in trainees(found)], actor=house.manager)
    assert turn(house.manager, found) == ["Record the safety lesson"]


def test_before_its_first_day_a_ready_class_waits_for_nobody(house: House) -> None:
    found = make_ready(house, starts_on=clock.today() + timedelta(days=5))
    seen = client_of(house.manager).get(page(found))
    assert (seen.context["turn"], seen.context["next_by"]) == ([], [])


def test_a_running_class_asks_for_attendance_not_for_its_end(house: House) -> None:
    found = make_running(house)
    assert turn(house.manager, found) == ["Record attendance"]
    seen = client_of(house.manager).get(page(found))
    assert [button.name for button in seen.context["buttons"]] == []
    marks = {
        (person.pk, lesson.pk): "PRESENT"
        for person in trainees(found)
        for lesson in lessons_of(found).filter(is_safety=False)
    }
    record_attendance(found, marks, actor=house.manager)
    assert turn(house.manager, found) == ["Record attendance", "End the class"]  # roll calls are not ended yet
    end_rolls(house, found)
    assert turn(house.manager, found) == ["End the class"]


def test_ending_a_class_says_what_follows_before_it_is_done(house: House) -> None:
    found = make_running(house)
    lessons = lessons_of(found).filter(is_safety=False)
    marks = {(person.pk, lesson.pk): "PRESENT" for person in trainees(found) for lesson in lessons}
    record_attendance(found, marks, actor=house.manager)
    text = shown(client_of(house.manager).get(page(found)))
    assert 'data-dialog="step-end"' in text
    assert "no way back" in text


def test_results_are_the_turn_of_those_whose_they_are(house: House) -> None:
    found = make_ended(house)
    assert turn(house.leader, found) == []
    assert turn(house.officer, found) == turn(house.manager, found)[:1] == ["Propose results"]
    propose_results(found, actor=house.manager)
    assert (turn(house.manager, found), turn(house.leader, found)) == ([], ["Confirm results"])
    confirm_results(found, actor=house.leader)
    assert turn(house.officer, found) == ["Publish results"]


def forms(client: Client, found: TrainingClass) -> dict[str, int]:
    """What the pages on which one acts answer."""
    lesson = lessons_of(found).filter(is_safety=False).first()
    pages = {
        name: reverse(f"trainees:{name}", args=[found.pk])
        for name in (
            "class-arrivals",
            "class-arrivals-sheet",
            "class-attendance",
            "class-attendance-sheet",
        )
    }
    pages["class-attendance-lesson"] = reverse("trainees:class-attendance-lesson", args=[found.pk, lesson.pk])
    pages["class-timetable"] = reverse("trainees:class-timetable", args=[found.pk])
    pages["class-test"] = reverse("evaluation:class-test", args=[found.pk])
    return {name: client.get(address).status_code for name, address in pages.items()}


def test_another_manager_is_told_nothing_and_shown_no_form(house: House, other: Actor) -> None:
    found = make_running(house)
    seen = client_of(other).get(page(found))
    text = shown(seen)
    assert "Your turn" not in text
    assert (seen.context["turn"], seen.context["buttons"], seen.context["head_actions"]) == ([], [], [])
    assert set(forms(client_of(other), found).values()) == {403}
    assert set(forms(client_of(house.manager), found).values()) == {200}
    lesson = lessons_of(found).filter(is_safety=False).first()
    assert client_of(other).get(reverse("trainees:class-lesson", args=[found.pk, lesson.pk])).context["buttons"] == []


def test_another_manager_finds_no_fields_among_the_results(house: House, other: Actor) -> None:
    found = make_ended(house)
    address = reverse("trainees:class-results", args=[found.pk])
    assert '<select class="form-select" name="result-' in shown(client_of(house.manager).get(address))
    seen = client_of(other).get(address)
    assert '<select class="form-select" name="result-' not in shown(seen)
    assert seen.context["steps"] == []


def test_the_classes_managers_are_asked_about_are_their_own(house: House, other: Actor) -> None:
    found = make_ready(house)
    assert [found.name in item.title for item in todos_for(house.manager)] == [True]
    assert todos_for(other) == []


def test_a_class_manager_may_look_at_the_own_classes_only(house: House, other: Actor) -> None:
    found = make_class(house)
    address = reverse("trainees:class-list")
    assert found.name in shown(client_of(house.manager).get(address, {"mine": 1}))
    assert found.name not in shown(client_of(other).get(address, {"mine": 1}))
    assert found.name in shown(client_of(other).get(address))
    assert 'name="mine"' in shown(client_of(other).get(address))
    assert 'name="mine"' not in shown(client_of(house.officer).get(address))


def test_a_new_class_begins_with_what_its_order_has_left(house: House) -> None:
    make_class(house, capacity=15)
    address = f"{reverse('trainees:class-new')}?order={house.order.pk}"
    seen = client_of(house.officer).get(address)
    assert seen.context["form"]["capacity"].value() == 25
    assert "25 of 40 places left, 10 days" in shown(seen)


def test_the_page_and_the_service_read_one_definition(house: House) -> None:
    found = make_running(house)
    answer = client_of(house.manager).post(page(found), {"step": "end", "version": found.version})
    assert answer.status_code == 422
    assert answer.context["refusal"].code == CLASS_FLOW.hindrance("end", found).code == "lessons_open"
