"""Codes for the people of a class, and what they see afterwards: their own trainings, results and certificates."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import gathered, visible
from guopei.core.access.selectors.grants import actor_for
from guopei.core.accounts.models import User
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor, make_grant, make_user
from tests.factories.classes import House, make_ended, make_house, make_neighbour, make_ready, make_running, trainees
from tests.support.clients import shown
from tests.support.shared import own_copy, shared
from tests.trainees.register.test_codes import GOOD, tail_of
from trainees.classes.models import TrainingClass
from trainees.delivery.models import Attendance, Certificate, ResultBasis, TestResult
from trainees.delivery.selectors.own import own_past_trainings, own_trainings
from trainees.delivery.services.certificates import issue_certificates
from trainees.delivery.services.codes import issue_class_codes
from trainees.delivery.services.results import confirm_results, propose_results, publish_results
from trainees.register.models import Teacher, TeacherCode
from trainees.register.services.codes import IssuedCode, activate_account, issue_codes
from trainees.selection.models import Enrolment, PastTraining

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A class that runs, with three people."""

    house: House
    running: TrainingClass


def make_world() -> World:
    house = make_house()
    return World(house, make_running(house, people=3))


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared(django_db_blocker, make_world) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return own_copy(made)


def open_account(issued: IssuedCode, username: str) -> Actor:
    """The teacher, signed in."""
    user = activate_account(
        actor=SYSTEM, code=issued.code, id_tail=tail_of(issued.teacher), username=username, password=GOOD
    )
    actor = actor_for(user)
    assert actor is not None
    return actor


def signed_in(user_id: int | None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=user_id))
    return client


def test_a_class_manager_prints_slips_for_those_ticked(world: World) -> None:
    people = trainees(world.running)
    address = reverse("trainees:class-arrivals", args=[world.running.pk])
    client = signed_in(world.house.manager.user_id)
    answer = client.post(address, {"action": "codes", "ids": [people[0].pk, people[1].pk]})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = shown(answer)
    assert TeacherCode.objects.count() == 2
    assert page.count("激活码</p>") == 2
    for one in people[:2]:
        assert one.teacher.name not in page
        assert one.teacher.id_masked not in page
    assert people[0].teacher.name[0] + "**" in page
    assert reverse("portal:account-activation") in page
    assert "Code printed" in shown(client.get(address))


def test_the_same_form_again_prints_codes_that_hold(world: World) -> None:
    """Nothing keeps the page, so a second try makes others; the last slips are those that hold."""
    [one, *_others] = trainees(world.running)
    address = reverse("trainees:class-arrivals", args=[world.running.pk])
    client = signed_in(world.house.manager.user_id)
    form = {"action": "codes", "ids": [one.pk], "_key": "7b0f2c80-4a3c-4f34-9c83-6f1f2b0f6c11"}
    first, second = (client.post(address, form) for _time in range(2))
    assert second.status_code == 200
    assert first.context["slips"][0]["code"] != second.context["slips"][0]["code"]
    assert sorted(TeacherCode.objects.values_list("standing", flat=True)) == ["OPEN", "WITHDRAWN"]


def test_only_people_who_have_arrived_get_one(world: World) -> None:
    waiting = make_ready(make_neighbour(world.house), people=1)
    with pytest.raises(Refused) as refused:
        issue_class_codes(waiting, [one.pk for one in trainees(waiting)], actor=make_manager(waiting))
    assert refused.value.code == "not_arrived"


def make_manager(training_class: TrainingClass) -> Actor:
    actor = actor_for(User.objects.get(pk=training_class.manager_id))
    assert actor is not None
    return actor


def test_people_of_another_class_are_not_of_this_one(world: World) -> None:
    other = make_running(make_neighbour(world.house), people=1)
    with pytest.raises(Refused) as refused:
        issue_class_codes(world.running, [trainees(other)[0].pk], actor=world.house.manager)
    assert refused.value.code == "not_arrived"


def test_the_leader_prints_none(world: World) -> None:
    with pytest.raises(Denied):
        issue_class_codes(world.running, [trainees(world.running)[0].pk], actor=world.house.leader)


def test_whoever_has_an_account_is_named_on_the_page(world: World) -> None:
    [one, *_others] = trainees(world.running)
    [issued] = issue_class_codes(world.running, [one.pk], actor=world.house.manager)
    open_account(issued, "erste")
    address = reverse("trainees:class-arrivals", args=[world.running.pk])
    client = signed_in(world.house.manager.user_id)
    answer = client.post(address, {"action": "codes", "ids": [one.pk]})
    assert answer.status_code == 422
    assert answer.context["refusal"].code == "account_exists"
    assert one.teacher.name in answer.context["refusal"].message
    assert "Account open" in shown(client.get(address))


def test_a_teacher_sees_the_own_rows_and_no_others(world: World) -> None:
    people = trainees(world.running)
    for number, one in enumerate(people[:2]):
        PastTraining.objects.create(
            teacher=one.teacher, year=2024, title=f"往年培训{number}", hours=30, source="旧系统"
        )
    [issued] = issue_class_codes(world.running, [people[0].pk], actor=world.house.manager)
    actor = open_account(issued, "erste")
    assert list(visible(actor, Teacher.objects.all())) == [people[0].teacher]
    assert list(visible(actor, Enrolment.objects.all())) == [people[0]]
    assert list(gathered(actor, Enrolment.objects.all())) == [people[0]]
    assert {one.enrolment_id for one in visible(actor, Attendance.objects.all())} == {people[0].pk}
    assert [one.title for one in own_past_trainings(actor)] == ["往年培训0"]
    for hidden in (ResultBasis, TestResult, TeacherCode):
        assert not visible(actor, hidden.objects.all()).exists()
    page = shown(signed_in(actor.user_id).get(reverse("trainees:own-training")))
    assert world.running.name in page
    assert people[0].teacher.name in page
    assert "往年培训0" in page
    assert "往年培训1" not in page
    assert people[1].teacher.name not in page


def test_an_account_of_nobody_in_the_register_is_told_so(world: World) -> None:
    actor = actor_for(make_teacher_account(world))
    assert actor is not None
    page = signed_in(actor.user_id).get(reverse("trainees:own-training"))
    assert "belongs to nobody of the register" in shown(page)


def make_teacher_account(world: World) -> User:
    user = make_user()
    make_grant(Role.TEACHER, world.house.unit, user=user)
    return user


def test_a_result_is_seen_once_it_is_published_and_the_certificate_printed(world: World) -> None:
    house = make_neighbour(world.house)
    made = make_ended(house, post=(80, 90))
    people = trainees(made)
    codes = issue_class_codes_of_ended(made, house)
    one, other = (open_account(issued, f"t{place}") for place, issued in enumerate(codes))

    def seen() -> str:
        [training] = own_trainings(one)
        return training.result

    assert seen() == ""
    propose_results(made, actor=house.officer)
    assert seen() == ""
    confirm_results(made, actor=house.leader)
    assert seen() == ""
    publish_results(made, actor=house.officer)
    assert seen() != ""
    issue_certificates(made, actor=house.officer)
    own = Certificate.objects.get(enrolment__teacher__account=one.user_id)
    foreign = Certificate.objects.get(enrolment__teacher__account=other.user_id)
    client = signed_in(one.user_id)
    assert own.number in shown(client.get(reverse("trainees:own-training")))
    assert own.check_code in shown(client.get(reverse("trainees:own-certificate", args=[own.pk])))
    assert client.get(reverse("trainees:own-certificate", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("trainees:certificate-detail", args=[own.pk])).status_code == 403
    assert len(people) == 2


def issue_class_codes_of_ended(made: TrainingClass, house: House) -> list[IssuedCode]:
    """Codes for the people of a class that is over come from their county."""
    issued = []
    for one in trainees(made):
        issued += issue_codes([one.teacher], actor=make_actor(Role.COUNTY_OFFICER, one.teacher.county))
    return issued
