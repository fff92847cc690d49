"""Who follows when somebody did not come: in order, no more than there are places, and seen before it is done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.classes import House, make_house, make_planned, trainees
from tests.factories.trainees import approve_all, make_batch, make_enrolled, make_people, make_quota, row_of
from tests.fixtures.people import region
from tests.support.clients import client_of, shown
from tests.support.shared import own_copy, shared
from tests.trainees.test_attacks import attack
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import ready_class
from trainees.delivery.services.arrivals import declare_no_shows, record_arrivals
from trainees.delivery.services.assigning import assign_trainees
from trainees.register.models import TeacherReveal
from trainees.register.services.people import reveal_mobiles, reveal_teacher
from trainees.selection.enums import EnrolmentState, NominationState
from trainees.selection.models import Enrolment, Nomination, Quota, Replacement
from trainees.selection.selectors.reserves import due, waiting
from trainees.selection.services.reserves import fill_from_reserves
from trainees.selection.services.reviewing import withdraw_nomination
from trainees.selection.services.submitting import submit_roster


def running_class(quota: Quota, *, days_ago: int = 1) -> tuple[House, TrainingClass]:
    """A class of the quota's order that began yesterday, with everybody enrolled in it."""
    house = make_house(quota.task_order)
    made = make_planned(house, people=0, starts_on=clock.today() - timedelta(days=days_ago))
    assign_trainees(made, actor=house.officer)
    return house, ready_class(made, actor=house.officer)


@pytest.fixture(scope="module")
def made_quota(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Quota]:
    def make() -> Quota:
        found = make_quota(region("130125"), 3)
        make_enrolled(found, 5)
        return found

    with shared(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def quota(made_quota: Quota, db: None) -> Quota:
    """Three places, five people: two wait."""
    return own_copy(made_quota)


def open_todos(kind: str) -> list[tuple[int, str, int]]:
    return [
        (one.unit_id, one.role, one.params["people"])
        for one in Todo.objects.filter(kind=f"trainees.{kind}", state="open")
    ]


def by_row(training_class: TrainingClass) -> list[Enrolment]:
    """The people of a class in the order of their roster."""
    return sorted(trainees(training_class), key=lambda one: one.nomination.row_no)


def named(quota: Quota) -> list[int]:
    """Rows of the roster whose people are enrolled and have not failed to come."""
    people = Enrolment.objects.filter(quota=quota).exclude(state=EnrolmentState.NO_SHOW)
    return sorted(people.values_list("nomination__row_no", flat=True))


def test_declared_no_shows_ask_the_county_to_call_its_reserves(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    first, second, _third = by_row(made)
    declare_no_shows(made, [first.pk], actor=house.manager)

    assert open_todos("reserves_to_call") == [(quota.unit_id, Role.COUNTY_OFFICER, 1)]
    assert [one.row_no for one in due(quota.pk)] == [4]
    declare_no_shows(made, [second.pk], actor=house.manager)
    assert open_todos("reserves_to_call") == [(quota.unit_id, Role.COUNTY_OFFICER, 2)]

    assert fill_from_reserves(quota, actor=county_officer) == 2
    assert named(quota) == [3, 4, 5]
    assert open_todos("reserves_to_call") == []
    assert open_todos("reserves_to_assign") == [(house.unit.pk, Role.INSTITUTION_OFFICER, 2)]

    assert assign_trainees(made, actor=house.officer).placed == 2
    assert open_todos("reserves_to_assign") == []


def test_no_more_are_called_than_did_not_come(quota: Quota, county_officer: Actor) -> None:
    with pytest.raises(Refused) as early:
        fill_from_reserves(quota, actor=county_officer)
    assert (early.value.code, early.value.rule) == ("no_reserve_due", "trainees.replacement")
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    assert fill_from_reserves(quota, actor=county_officer) == 1
    with pytest.raises(Refused):
        fill_from_reserves(quota, actor=county_officer)
    quota.refresh_from_db()
    assert (quota.confirmed, list(waiting(county_officer, quota).values_list("reserve_rank", flat=True))) == (3, [1])


def test_caller_is_told_when_it_is_the_turn_of_others_by_now(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    shown = list(due(quota.pk).values_list("pk", flat=True))
    withdraw_nomination(Nomination.objects.get(pk=shown[0]), actor=county_officer, reason="本人不能参加")

    with pytest.raises(Refused) as refusal:
        fill_from_reserves(quota, actor=county_officer, people=shown)
    assert refusal.value.code == "reserves_changed"
    assert fill_from_reserves(quota, actor=county_officer, people=list(due(quota.pk).values_list("pk", flat=True))) == 1
    assert named(quota) == [2, 3, 5]


def test_late_comer_takes_the_place_back_until_a_reserve_is_called(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    first, second, _third = by_row(made)
    declare_no_shows(made, [first.pk, second.pk], actor=house.manager)
    assert record_arrivals(made, [first.pk], actor=house.manager).new == 1
    assert open_todos("reserves_to_call") == [(quota.unit_id, Role.COUNTY_OFFICER, 1)]

    assert fill_from_reserves(quota, actor=county_officer) == 1
    with pytest.raises(Refused) as refusal:
        record_arrivals(made, [second.pk], actor=house.manager)
    assert (refusal.value.code, refusal.value.rule) == ("quota_full", "trainees.quota")


def test_last_late_comer_makes_the_request_needless(quota: Quota) -> None:
    house, made = running_class(quota)
    ids = [one.pk for one in by_row(made)]
    declare_no_shows(made, ids[:1], actor=house.manager)
    record_arrivals(made, ids, actor=house.manager)
    assert open_todos("reserves_to_call") == []
    assert [
        (one.is_reserve, one.reserve_rank) for one in Nomination.objects.filter(row_no__gt=3).order_by("row_no")
    ] == [
        (True, 1),
        (True, 2),
    ]


def test_nobody_is_asked_once_every_class_is_over(quota: Quota) -> None:
    house, made = running_class(quota, days_ago=2)  # three days: today is the last
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    assert open_todos("reserves_to_call") == []


def test_reserve_who_was_trained_elsewhere_meanwhile_is_passed_over(
    quota: Quota, chongqing_county: OrgUnit, county_officer: Actor
) -> None:
    elsewhere = make_quota(chongqing_county, 5, sub_project=quota.task_order.plan_item.sub_project)
    chongqing_officer = make_actor(Role.COUNTY_OFFICER, chongqing_county)
    batch = make_batch(elsewhere, [row_of(make_people(5)[3], chongqing_county)], actor=chongqing_officer)
    approve_all(submit_roster(batch, actor=chongqing_officer))
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)

    assert fill_from_reserves(quota, actor=county_officer) == 1
    assert named(quota) == [2, 3, 5]
    assert Nomination.objects.get(quota=quota, row_no=4).state == NominationState.WITHDRAWN


def test_page_shows_the_order_and_calls_with_one_button(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=county_officer.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    address = reverse("trainees:quota-reserves", args=[quota.pk])
    page = client.get(address).content.decode()
    following, last = Nomination.objects.filter(row_no__in=(4, 5)).select_related("teacher").order_by("row_no")

    assert "3 places, 2 enrolled, 1 did not come, 1 free" in page
    assert "Call the next reserve" in page
    assert "Key counties first, then by time" in page
    assert page.index(following.teacher.name) < page.index(last.teacher.name)
    assert client.post(address, {"people": last.pk}).status_code == 422
    assert client.post(address, {"people": following.pk}).status_code == 302
    assert named(quota) == [2, 3, 4]


def test_page_names_the_next_in_turn_in_chinese(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(pk=county_officer.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    page = client.get(reverse("trainees:quota-reserves", args=[quota.pk])).content.decode()
    assert "可递补" in page
    assert "下一页" not in page


def test_only_the_units_above_the_people_call_reserves(quota: Quota, neighbour_county_officer: Actor) -> None:
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    with pytest.raises(Denied):
        fill_from_reserves(quota, actor=house.manager)
    client = Client()
    client.force_login(User.objects.get(pk=neighbour_county_officer.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get(reverse("trainees:quota-reserves", args=[quota.pk])).status_code == 404


def replaced(quota: Quota) -> list[tuple[int, int]]:
    """Who followed whom, by rows of the roster."""
    rows = Replacement.objects.filter(enrolment__quota=quota).order_by("no_show__nomination__row_no")
    return [(one.enrolment.nomination.row_no, one.no_show.nomination.row_no) for one in rows]


def test_each_called_reserve_is_written_down_beside_who_did_not_come(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    first, second, _third = by_row(made)
    declare_no_shows(made, [first.pk, second.pk], actor=house.manager)
    assert replaced(quota) == []

    fill_from_reserves(quota, actor=county_officer)

    assert len(replaced(quota)) == 2
    assert {absent for _called, absent in replaced(quota)} == {1, 2}
    assert {called for called, _absent in replaced(quota)} == {4, 5}


def test_who_takes_a_place_that_nobody_had_replaces_nobody(hebei_county: OrgUnit, county_officer: Actor) -> None:
    roomy = make_quota(hebei_county, 5)
    make_enrolled(roomy, 3)
    house, made = running_class(roomy)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)

    make_enrolled(roomy, 2, start=50)
    assert replaced(roomy) == [], "five places, five people: one place stays empty"

    make_enrolled(roomy, 1, start=80)
    assert [absent for _called, absent in replaced(roomy)] == [1]


def test_the_database_takes_no_false_replacement(
    quota: Quota, county_officer: Actor, neighbour_county: OrgUnit
) -> None:
    house, made = running_class(quota)
    first, second, third = by_row(made)
    insert = "INSERT INTO trainees_replacement (enrolment_id, no_show_id) VALUES (%s, %s)"
    assert attack(insert, third.pk, first.pk) == "replacement_follows_no_show", "the first is still expected"
    declare_no_shows(made, [first.pk], actor=house.manager)
    assert attack(insert, first.pk, first.pk) == "replacement_follows_no_show", "nobody follows himself"
    [stranger] = make_enrolled(make_quota(neighbour_county, 1), 1, start=30)
    assert attack(insert, stranger.pk, first.pk) == "replacement_follows_no_show", "of another quota"

    fill_from_reserves(quota, actor=county_officer)
    [one] = Replacement.objects.all()
    assert attack(insert, second.pk, first.pk) == "trainees_replacement_no_show_id_key", "replaced once"
    change = "UPDATE trainees_replacement SET enrolment_id = %s WHERE id = %s"
    assert attack(change, third.pk, one.pk) == "replacement_stays"


def test_those_due_are_telephoned_from_the_page_and_it_is_kept_who_looked(quota: Quota, county_officer: Actor) -> None:
    house, made = running_class(quota)
    declare_no_shows(made, [by_row(made)[0].pk], actor=house.manager)
    (person,) = [one.teacher for one in due(quota.pk)]
    client, page = client_of(county_officer), reverse("trainees:quota-reserves", args=[quota.pk])
    full = reveal_teacher(person, actor=county_officer, reason="对照").mobile
    before = shown(client.get(page))
    assert person.mobile_masked in before
    assert full not in before

    looked = TeacherReveal.objects.count()
    answer = client.post(page, {"step": "reveal"})
    assert full in shown(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    kept = TeacherReveal.objects.order_by("pk").last()
    assert (TeacherReveal.objects.count(), kept.teacher_id, kept.user_id) == (
        looked + 1,
        person.pk,
        county_officer.user_id,
    )
    assert quota.task_order.number in kept.reason
    assert full not in shown(client.get(page))


def test_telephones_are_shown_for_a_reason_and_in_sight_only(
    quota: Quota, county_officer: Actor, neighbour_county_officer: Actor
) -> None:
    ids = list(Enrolment.objects.filter(quota=quota).values_list("teacher_id", flat=True))
    with pytest.raises(Refused) as refused:
        reveal_mobiles(ids, actor=county_officer, reason=" ")
    assert refused.value.code == "reason_missing"
    assert reveal_mobiles(ids, actor=neighbour_county_officer, reason="打电话") == {}
    assert set(reveal_mobiles(ids, actor=county_officer, reason="打电话")) == set(ids)
