"""Recalling what is due: 7, 3, 1 days before and on the day; afterwards the level above hears of it, once."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import SUPERIORS, Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.inbox.models import Notice, Todo
from guopei.core.inbox.selectors.home import notices_for, todos_for
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyValue
from tests.factories.access import make_actor, make_grant
from tests.factories.orgs import make_school

pytestmark = pytest.mark.django_db
KIND = "projects.plan_due"


def ask(unit: OrgUnit, role: Role, due: date | None, subject: OrgUnit | None = None) -> None:
    raise_todo(KIND, unit=unit, role=role, subject=subject or unit, url="/plans/", due=due, params={"year": 2026})


def morning() -> dict[str, int]:
    """What beat does every morning, and the worker after it."""
    with transaction_for(SYSTEM, act="tests"):
        job = enqueue("inbox.remind", actor=SYSTEM)
    assert [state for _kind, state in run_queued()] == ["done"]
    job.refresh_from_db()
    return job.result


def heard(actor: Actor) -> list[str]:
    with override("en"):
        return [notice.title for notice in reversed(notices_for(actor))]


def test_a_todo_is_recalled_on_the_days_of_the_policy_and_on_no_other(hebei: OrgUnit) -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    due = clock.today() + timedelta(days=9)
    ask(hebei, Role.PROVINCIAL_OFFICER, due)
    said = {}
    for day in range(10):
        with clock.travel(timedelta(days=day)):
            said[9 - day] = morning()["recalled"]
    assert said == {9: 0, 8: 0, 7: 1, 6: 0, 5: 0, 4: 0, 3: 1, 2: 0, 1: 1, 0: 1}
    assert heard(officer) == [
        "Draft the plan of 2026: 7 days left",
        "Draft the plan of 2026: 3 days left",
        "Draft the plan of 2026: 1 day left",
        "Draft the plan of 2026: due today",
    ]


def test_the_same_morning_twice_says_nothing_twice(hebei: OrgUnit) -> None:
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() + timedelta(days=7))
    assert (morning()["recalled"], morning()["recalled"]) == (1, 0)


def test_a_missed_morning_is_made_good_on_the_next(hebei: OrgUnit) -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() + timedelta(days=2))
    assert morning()["recalled"] == 1
    assert heard(officer) == ["Draft the plan of 2026: 2 days left"]


def test_what_is_done_or_has_no_day_is_not_recalled(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today())
    ask(hebei_county, Role.COUNTY_OFFICER, None)
    close_todos(hebei, actor=SYSTEM)
    assert morning() == {"recalled": 0, "told": 0}


def test_another_day_is_recalled_anew(hebei: OrgUnit) -> None:
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today())
    morning()
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today())
    assert morning()["recalled"] == 0
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() + timedelta(days=3))
    assert morning()["recalled"] == 1


def test_what_is_late_goes_one_level_up_once(
    nation: OrgUnit, hebei: OrgUnit, hebei_prefecture: OrgUnit, hebei_county: OrgUnit
) -> None:
    above = make_actor(Role.PREFECTURE_OFFICER, hebei_prefecture)
    further = make_actor(Role.PROVINCIAL_OFFICER, hebei), make_actor(Role.MINISTRY_OFFICER, nation)
    ask(hebei_county, Role.COUNTY_OFFICER, clock.today() - timedelta(days=2))
    assert (morning()["told"], morning()["told"]) == (1, 0)
    assert heard(above) == ["Xingtang County is late. Draft the plan of 2026: 2 days late"]
    assert [heard(one) for one in further] == [[], []]


def test_a_level_that_is_not_there_is_passed_over(chongqing: OrgUnit, chongqing_county: OrgUnit) -> None:
    """A municipality's counties have no prefecture; a level whose last officer has gone is none."""
    above = make_actor(Role.PROVINCIAL_OFFICER, chongqing)
    ask(chongqing_county, Role.COUNTY_OFFICER, clock.today() - timedelta(days=1))
    morning()
    assert len(heard(above)) == 1


def test_an_ended_grant_hears_nothing(nation: OrgUnit, hebei: OrgUnit, hebei_prefecture: OrgUnit) -> None:
    make_grant(Role.PROVINCIAL_OFFICER, hebei, valid_until=clock.today() - timedelta(days=1))
    ministry = make_actor(Role.MINISTRY_OFFICER, nation)
    ask(hebei_prefecture, Role.PREFECTURE_OFFICER, clock.today() - timedelta(days=1))
    morning()
    assert len(heard(ministry)) == 1


def test_staff_of_an_institution_are_heard_of_by_its_leader_first(hebei: OrgUnit) -> None:
    place = make_school(name="College")
    leader, officer = make_actor(Role.INSTITUTION_LEADER, place), make_actor(Role.PROVINCIAL_OFFICER, hebei)
    ask(place, Role.CLASS_MANAGER, clock.today() - timedelta(days=1))
    ask(place, Role.INSTITUTION_LEADER, clock.today() - timedelta(days=1))
    morning()
    assert (len(heard(leader)), len(heard(officer))) == (1, 1)


def test_nobody_stands_above_the_ministry(nation: OrgUnit) -> None:
    ask(nation, Role.MINISTRY_OFFICER, clock.today() - timedelta(days=1))
    assert (morning(), Notice.objects.count()) == ({"recalled": 0, "told": 0}, 0)
    assert Todo.objects.get().reminded == -1


def test_nobody_is_their_own_superior() -> None:
    assert not [role for role, above in SUPERIORS.items() if role in above]


def test_the_days_are_a_policy_value(hebei: OrgUnit) -> None:
    PolicyValue.objects.filter(key="core.reminder_days").update(value=[14])
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() + timedelta(days=14))
    assert morning()["recalled"] == 1


def test_many_are_recalled_in_batches(hebei: OrgUnit, hebei_county: OrgUnit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guopei.core.inbox.services.reminders.BATCH", 2)
    for subject in OrgUnit.objects.filter(parent=hebei)[:5]:
        ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() + timedelta(days=1), subject)
    assert morning()["recalled"] == 5
    assert Notice.objects.count() == 5


def test_the_inbox_says_how_late_it_is(hebei: OrgUnit) -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    ask(hebei, Role.PROVINCIAL_OFFICER, clock.today() - timedelta(days=3))
    (item,) = todos_for(officer)
    assert (item.is_late, item.days_late) == (True, 3)
