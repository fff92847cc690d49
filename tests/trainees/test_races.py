"""Two connections at once: one person, one place, one approval - never twice."""

import pytest

from guopei.core.access.enums import Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.classes import make_house, make_running, trainees
from tests.factories.trainees import (
    make_batch,
    make_enrolled,
    make_order,
    make_people,
    make_quota,
    make_root,
    make_submitted,
    row_of,
)
from tests.support.races import acting, at_once
from tests.trainees.selection.test_reserves import running_class
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.models import Attendance
from trainees.delivery.services.arrivals import declare_no_shows, record_arrivals
from trainees.delivery.services.attendance import attendance_cells, record_attendance
from trainees.register.models import Teacher
from trainees.selection.enums import BatchState
from trainees.selection.models import Enrolment, Nomination, Quota, RosterBatch
from trainees.selection.services.quotas import Share, split_quota
from trainees.selection.services.reserves import fill_from_reserves
from trainees.selection.services.reviewing import approve_roster
from trainees.selection.services.submitting import submit_roster

pytestmark = pytest.mark.django_db(transaction=True)


def two_quotas(hebei: OrgUnit, one: OrgUnit, other: OrgUnit, places: int = 60) -> list[Quota]:
    root = make_root(make_order(hebei, places=2 * places))
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    split_quota(root, [Share(one, places), Share(other, places)], actor=officer)
    return [Quota.objects.get(parent=root, unit=unit) for unit in (one, other)]


def test_two_rosters_with_the_same_people_at_once(
    hebei: OrgUnit, hebei_county: OrgUnit, neighbour_county: OrgUnit
) -> None:
    """Fifty people, listed in opposite orders so that a careless lock order would deadlock."""
    people = make_people(50)
    batches = []
    for quota, order in zip(two_quotas(hebei, hebei_county, neighbour_county), (1, -1), strict=True):
        actor = make_actor(Role.COUNTY_OFFICER, quota.unit)
        batches.append((make_batch(quota, [row_of(one, quota.unit) for one in people[::order]], actor=actor), actor))
    assert at_once(*[acting(actor, submit_roster, batch) for batch, actor in batches]) in (
        ["done", "done"],
        ["done", "nothing_new"],
        ["nothing_new", "done"],
    )
    assert Teacher.objects.count() == 50
    assert Nomination.objects.count() == 50
    fresh = [RosterBatch.objects.get(pk=batch.pk) for batch, _actor in batches]
    assert sum(batch.rows_nominated + batch.rows_lost for batch in fresh if batch.state == BatchState.SUBMITTED) == 100
    assert all(
        batch.rows_read == batch.rows_new + batch.rows_changed + batch.rows_unchanged + batch.rows_refused
        for batch in fresh
    )


def test_last_place_goes_to_one_of_two_rosters(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    quota = make_quota(hebei_county, 1)
    batches = [make_submitted(quota, 1), make_submitted(quota, 1, start=10)]
    for batch in batches:
        approve_roster(batch, actor=make_actor(Role.COUNTY_OFFICER, hebei_county))
    acts = [
        acting(make_actor(Role.PROVINCIAL_OFFICER, hebei), approve_roster, RosterBatch.objects.get(pk=batch.pk))
        for batch in batches
    ]
    assert at_once(*acts) == ["done", "done"]
    quota.refresh_from_db()
    assert (quota.confirmed, Enrolment.objects.count()) == (1, 1)
    assert sorted(Nomination.objects.values_list("is_reserve", "reserve_rank"), key=str) == [(False, None), (True, 1)]


def test_approving_twice_at_once_is_one_approval(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    quota = make_quota(hebei_county, 5)
    batch = make_submitted(quota, 3)
    batch = approve_roster(batch, actor=make_actor(Role.COUNTY_OFFICER, hebei_county))
    officers = [make_actor(Role.PROVINCIAL_OFFICER, hebei) for _ in range(2)]
    said = at_once(*[acting(officer, approve_roster, batch, version=batch.version) for officer in officers])
    assert sorted(said) == ["done", "stale"]
    assert Enrolment.objects.count() == 3


def test_two_splits_at_once_never_give_more_than_there_is(
    hebei: OrgUnit, hebei_county: OrgUnit, neighbour_county: OrgUnit
) -> None:
    root = make_root(make_order(hebei, places=10))
    officers = [make_actor(Role.PROVINCIAL_OFFICER, hebei) for _ in range(2)]
    said = at_once(
        acting(officers[0], split_quota, root, [Share(hebei_county, 7)]),
        acting(officers[1], split_quota, root, [Share(neighbour_county, 7)]),
    )
    assert sorted(said) in (["done", "quota_exceeded"], ["done", "quota_overdrawn"])
    root.refresh_from_db()
    assert root.allocated == 7


def test_reserve_and_late_comer_race_for_one_place(hebei_county: OrgUnit) -> None:
    quota = make_quota(hebei_county, 2)
    make_enrolled(quota, 4)
    house, made = running_class(quota)
    absent = trainees(made)[0]
    with transaction_for(house.manager, act="test"):
        declare_no_shows(made, [absent.pk], actor=house.manager)
    caller = make_actor(Role.COUNTY_OFFICER, hebei_county)
    said = at_once(
        acting(caller, fill_from_reserves, quota),
        acting(house.manager, record_arrivals, made, [absent.pk]),
    )
    assert said in (["done", "quota_full"], ["no_reserve_due", "done"])
    quota.refresh_from_db()
    assert quota.confirmed == Enrolment.objects.filter(quota=quota).exclude(state="NO_SHOW").count() == 2


def test_two_callers_at_once_call_each_reserve_once(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    quota = make_quota(hebei_county, 2)
    make_enrolled(quota, 4)
    house, made = running_class(quota)
    with transaction_for(house.manager, act="test"):
        declare_no_shows(made, [one.pk for one in trainees(made)], actor=house.manager)
    callers = [make_actor(Role.COUNTY_OFFICER, hebei_county), make_actor(Role.PROVINCIAL_OFFICER, hebei)]
    assert sorted(at_once(*[acting(caller, fill_from_reserves, quota) for caller in callers])) == [
        "done",
        "no_reserve_due",
    ]
    quota.refresh_from_db()
    assert (quota.confirmed, Enrolment.objects.filter(quota=quota).count()) == (2, 4)


def test_of_two_who_change_one_mark_at_once_one_is_shown_both_sides() -> None:
    house = make_house()
    made = make_running(house, people=1)
    [one], lesson = trainees(made), lessons_of(made).get(title="第一课")
    with transaction_for(house.manager, act="test"):
        record_attendance(made, {(one.pk, lesson.pk): "PRESENT"}, actor=house.manager)
    seen = attendance_cells(made)

    said = at_once(
        acting(house.manager, record_attendance, made, {(one.pk, lesson.pk): "LATE"}, seen=seen),
        acting(house.officer, record_attendance, made, {(one.pk, lesson.pk): "ABSENT"}, seen=seen),
    )

    assert sorted(said) == ["done", "stale"]
    mark = Attendance.objects.get(lesson=lesson)
    assert (mark.status, mark.version) == ("LATE" if said[0] == "done" else "ABSENT", 2)
