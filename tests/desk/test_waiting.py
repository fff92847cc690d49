"""What waits for a second person is asked of the second person, and of nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.inbox.models import Todo
from guopei.core.inbox.selectors.home import notices_for, todos_for
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyDocument, PolicyValue
from tests.factories.access import make_actor
from tests.factories.catalogue import make_line
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db
YEAR, VALUE = "catalogue.year_to_open", "policy.value_to_confirm"


@pytest.fixture
def second_officer(nation: OrgUnit) -> Actor:
    return make_actor(Role.MINISTRY_OFFICER, nation)


def asked(actor: Actor, kind: str) -> list[str]:
    return [todo.title for todo in todos_for(actor) if todo.kind == kind]


def states(kind: str) -> list[str]:
    return list(Todo.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def draw_up(client: Client, year: int, copied_from: ProgrammeYear | None) -> ProgrammeYear:
    typed = {"year": year, "copied_from": copied_from.pk if copied_from else "", "approval_mode": "filing"}
    assert client.post(reverse("catalogue:year-new"), typed).status_code == 302
    return ProgrammeYear.objects.get(year=year)


def test_a_year_drawn_up_is_asked_of_the_other_officer_and_opened(nation_officer: Actor, second_officer: Actor) -> None:
    first, second = client_of(nation_officer), client_of(second_officer)
    year = draw_up(first, 2090, ProgrammeYear.objects.get(year=2026))
    assert asked(nation_officer, YEAR) == []
    assert len(asked(second_officer, YEAR)) == 1
    page = reverse("catalogue:year-detail", args=[year.pk])
    (todo,) = Todo.objects.filter(kind=YEAR)
    assert (todo.url, todo.due is not None and todo.due > clock.today()) == (page, True)
    assert second.post(page, {"step": "open", "version": year.version}).status_code == 302
    assert states(YEAR) == ["done"]


def test_an_empty_year_is_asked_for_with_its_first_sub_project_only(
    nation_officer: Actor, second_officer: Actor
) -> None:
    client = client_of(nation_officer)
    year = draw_up(client, 2090, None)
    assert asked(second_officer, YEAR) == []
    typed = {"line": make_line().pk, "code": "Z1", "name": "新子项目", "mode": "JZ", "days": 3, "hours": 24}
    new = reverse("catalogue:sub-project-new", args=[year.pk])
    assert client.post(new, {**typed, "rate_class": "3"}).status_code == 302
    assert len(asked(second_officer, YEAR)) == 1
    made = year.sub_projects.get()
    edit = reverse("catalogue:sub-project-edit", args=[made.pk])
    assert client.post(edit, {"remove": "1", "version": made.version}).status_code == 302
    assert states(YEAR) == ["dropped"]


def test_a_draft_that_is_deleted_is_asked_for_no_more(nation_officer: Actor, second_officer: Actor) -> None:
    client = client_of(nation_officer)
    year = draw_up(client, 2090, ProgrammeYear.objects.get(year=2026))
    page = reverse("catalogue:year-detail", args=[year.pk])
    typed = {"step": "discard", "version": year.version, "reason": "年份填错"}
    assert client.post(page, typed).status_code == 302
    assert states(YEAR) == ["dropped"]


def record(client: Client, nation: OrgUnit, document: PolicyDocument | None) -> PolicyValue:
    typed = {
        "key": "core.todo_days",
        "value": "6",
        "unit": nation.pk,
        "valid_from": clock.today(),
        "document": document.pk if document else "",
    }
    assert client.post(reverse("policy:value-new"), typed).status_code == 302
    return PolicyValue.objects.order_by("-pk")[0]


def test_a_value_recorded_is_asked_of_the_other_officer_and_confirmed(
    nation: OrgUnit, nation_officer: Actor, second_officer: Actor
) -> None:
    value = record(client_of(nation_officer), nation, PolicyDocument.objects.order_by("pk")[0])
    assert asked(nation_officer, VALUE) == []
    (title,) = asked(second_officer, VALUE)
    assert "core.todo_days" not in title
    page = reverse("policy:value-detail", args=[value.pk])
    assert client_of(second_officer).post(page, {"step": "confirm", "version": value.version}).status_code == 302
    assert states(VALUE) == ["done"]


def test_a_value_without_a_document_waits_for_nobody(
    nation: OrgUnit, nation_officer: Actor, second_officer: Actor
) -> None:
    record(client_of(nation_officer), nation, None)
    assert asked(second_officer, VALUE) == []


def test_what_is_recalled_is_recalled_to_those_who_may_act(nation_officer: Actor, second_officer: Actor) -> None:
    draw_up(client_of(nation_officer), 2090, ProgrammeYear.objects.get(year=2026))
    Todo.objects.filter(kind=YEAR).update(due=clock.today())
    with transaction_for(SYSTEM, act="tests"):
        enqueue("inbox.remind", actor=SYSTEM)
    assert [state for _kind, state in run_queued()] == ["done"]
    recalled = {actor: [notice.title for notice in notices_for(actor)] for actor in (nation_officer, second_officer)}
    assert (len(recalled[nation_officer]), len(recalled[second_officer])) == (0, 1)
