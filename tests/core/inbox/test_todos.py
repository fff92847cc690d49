"""To-dos: for a role at a unit, about a record, by a day, with one button; closed when it is done."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.inbox import registry
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Todo
from guopei.core.inbox.selectors.home import open_count, todos_for
from guopei.core.inbox.services.todos import close_todos, hand_todos_over, raise_todo
from guopei.core.orgs.models import OrgUnit
from tests.support.clients import client_of, shown
from tests.support.races import at_once

pytestmark = pytest.mark.django_db
DUE, DECIDE = "projects.plan_due", "projects.plan_to_decide"


def ask(unit: OrgUnit, *, kind: str = DUE, role: Role = Role.PROVINCIAL_OFFICER, **changes: Any) -> None:
    fields = {"subject": unit, "url": "/plans/", "params": {"year": 2026}, **changes}
    raise_todo(kind, unit=unit, role=role, **fields)


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def test_a_todo_says_what_for_whom_and_by_when(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei, due=in_days(3))
    item = todos_for(provincial_officer)[0]
    assert (item.title, item.url, item.unit_name) == ("Draft the plan of 2026", "/plans/", "Hebei")
    assert (item.due, item.days_left, item.is_late) == (in_days(3), 3, False)
    assert item.button


def test_its_words_follow_the_reader(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei)
    with override("zh-hans"):
        item = todos_for(provincial_officer)[0]
    assert "2026" in item.title
    assert "Draft" not in item.title + item.button


def test_late_ones_come_first_and_those_without_a_day_last(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei, url="/never/")
    ask(hebei, subject=OrgUnit.objects.get(pk=hebei.parent_id), url="/soon/", due=in_days(1))
    ask(hebei, subject=OrgUnit.objects.filter(parent=hebei)[0], url="/late/", due=in_days(-2))
    items = todos_for(provincial_officer)
    assert [(item.url, item.days_late) for item in items] == [("/late/", 2), ("/soon/", 0), ("/never/", 0)]


@pytest.mark.parametrize("who", ["outsider", "county_officer", "nation_officer"])
def test_others_have_nothing_to_do_with_it(
    request: pytest.FixtureRequest, hebei: OrgUnit, who: str, second_provincial_officer: Actor
) -> None:
    ask(hebei)
    assert todos_for(request.getfixturevalue(who)) == []
    assert len(todos_for(second_provincial_officer)) == open_count(second_provincial_officer) == 1


def test_who_may_not_do_it_is_not_asked(
    provincial_officer: Actor, second_provincial_officer: Actor, hebei: OrgUnit
) -> None:
    ask(hebei, not_for={provincial_officer.user_id})
    assert (todos_for(provincial_officer), open_count(provincial_officer)) == ([], 0)
    assert len(todos_for(second_provincial_officer)) == open_count(second_provincial_officer) == 1
    ask(hebei, not_for={second_provincial_officer.user_id})
    assert (open_count(provincial_officer), open_count(second_provincial_officer)) == (1, 0)


def test_the_same_is_asked_once_and_only_its_day_and_words_change(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei, due=in_days(9))
    ask(hebei, due=in_days(5), params={"year": 2027}, url="/plans/7/")
    assert [(item.title, item.url, item.days_left) for item in todos_for(provincial_officer)] == [
        ("Draft the plan of 2027", "/plans/7/", 5)
    ]


def test_what_was_done_can_be_asked_again(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei)
    close_todos(hebei, actor=provincial_officer)
    ask(hebei)
    assert open_count(provincial_officer) == 1
    assert Todo.objects.filter(subject_id=hebei.pk).count() == 2


@pytest.mark.parametrize(("kind", "params"), [("nobody.registered_this", {"year": 2026}), (DUE, {"month": 5})])
def test_a_todo_without_words_is_a_mistake_at_once(hebei: OrgUnit, kind: str, params: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        ask(hebei, kind=kind, params=params)
    assert not Todo.objects.exists()


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match="already"):
        registry.register(DUE, title="Again")


def test_closing_names_who_and_when_and_only_the_kinds_asked(provincial_officer: Actor, hebei: OrgUnit) -> None:
    ask(hebei)
    ask(hebei, kind=DECIDE, params={"year": 2026, "unit": "Hebei", "province": "Hebei"})
    assert close_todos(hebei, actor=provincial_officer, kinds=(DUE,)) == 1
    done = Todo.objects.get(kind=DUE)
    assert (done.state, done.closed_by_id) == (TodoState.DONE, provincial_officer.user_id)
    assert done.closed_at is not None
    assert Todo.objects.get(kind=DECIDE).state == TodoState.OPEN
    assert close_todos(hebei, actor=provincial_officer, state=TodoState.DROPPED) == 1
    assert Todo.objects.get(kind=DECIDE).state == TodoState.DROPPED
    assert close_todos(hebei, actor=provincial_officer) == 0


def test_another_record_stays_open(provincial_officer: Actor, hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    ask(hebei)
    assert close_todos(hebei_county, actor=provincial_officer) == 0
    assert open_count(provincial_officer) == 1


def test_the_database_asks_once_while_it_is_open(hebei: OrgUnit) -> None:
    ask(hebei)
    copy = (
        "INSERT INTO inbox_todo (kind, params, unit_id, role, subject_table, subject_id, url, state)"
        " SELECT kind, params, unit_id, role, subject_table, subject_id, url, state FROM inbox_todo"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once(provincial_officer: Actor, hebei: OrgUnit) -> None:
    assert at_once(lambda: ask(hebei, due=in_days(1)), lambda: ask(hebei, due=in_days(2))) == ["done", "done"]
    assert open_count(provincial_officer) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_takes_one_query_however_long_it_is(
    provincial_officer: Actor, hebei: OrgUnit, django_assert_num_queries: Callable[..., Any], number: int
) -> None:
    for subject in OrgUnit.objects.filter(parent=hebei)[:number]:
        ask(hebei, subject=subject, due=in_days(number))
    with django_assert_num_queries(1):
        assert len(todos_for(provincial_officer)) == number
    with django_assert_num_queries(1):
        assert open_count(provincial_officer) == number


@pytest.mark.parametrize(("language", "late"), [("zh-hans", "逾期"), ("en", "late")])
def test_the_page_shows_the_button_and_how_late_it_is(
    provincial_officer: Actor, hebei: OrgUnit, language: str, late: str
) -> None:
    ask(hebei, due=in_days(-2), url="/projects/plans/")
    text = shown(client_of(provincial_officer, language).get(reverse("inbox:home")))
    assert 'href="/projects/plans/"' in text
    assert late in text


def test_what_one_person_is_asked_is_not_asked_of_the_others(
    provincial_officer: Actor, second_provincial_officer: Actor, hebei: OrgUnit
) -> None:
    ask(hebei, user_id=provincial_officer.user_id)
    ask(hebei, user_id=provincial_officer.user_id, params={"year": 2027})
    assert [item.title for item in todos_for(provincial_officer)] == ["Draft the plan of 2027"]
    assert todos_for(second_provincial_officer) == []
    assert hand_todos_over(hebei, actor=provincial_officer, to=second_provincial_officer.user_id) == 1
    assert todos_for(provincial_officer) == []
    assert open_count(second_provincial_officer) == 1
