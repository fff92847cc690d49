"""The rows of lists by their keys, not by their words: what is shown is exactly what a table written by hand says."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import declared
from guopei.core.accounts.models import User
from guopei.core.catalogue.models import MilestoneReached
from guopei.core.figures.registry import sources
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Notice, Todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.pages import ListPage
from guopei.core.ui.rest import Pages, Resource
from guopei.story.cast import region
from tests.visibility.asking import Asker, address
from tests.visibility.lists import ADMINISTRATORS, COMMON, HEBEI, LISTS, NO_ROWS, THEIRS, WATCHERS, Listed, lies_in
from tests.visibility.reading import in_sight, is_ours, patterns, view_of
from tests.visibility.shown import noting
from tests.visibility.world import CHONGQING, World, session_of
from trainees.selection.models import Quota
from trainees.selection.selectors.quotas import filled_below

pytestmark = pytest.mark.django_db
VIEWS: dict[str, Any] = {name: view_of(pattern) for name, pattern in patterns() if is_ours(name)}
ONE_PAGE = 2000  # rows: no list of the world is longer
TITLE_AND_HEADINGS = 2  # rows above those of an export


@pytest.fixture(autouse=True)
def _all_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pages, "page_size", ONE_PAGE)
    for name in {line.name for line in LISTS if not line.name.startswith("api:")}:
        monkeypatch.setattr(VIEWS[name], "size", ONE_PAGE)


def keys(rows: Any) -> set[int]:
    return {row.pk for row in rows}


def shown_at(asker: Asker, line: Listed, url: str) -> set[int] | None:
    """The keys of the rows that a list shows; None when it is kept from whoever asks."""
    with noting("page_") as pages:
        answer = asker.ask("get", f"{url}?{line.asked}" if line.asked else url)
    if answer.status != 200:
        return None
    if line.name.startswith("api:"):
        found = json.loads(answer.text)
        assert not found["next"], "more than one page"
        return {row["id"] for row in found["results"]}
    (page,) = pages
    assert not page.after, "more than one page"
    return keys(page.rows)


def places(line: Listed, world: World, who: str) -> Iterator[tuple[str, object]]:
    """The addresses of a list, each with its record, as far as somebody may open it."""
    if not line.is_open_to(world.role(who)):
        return
    if not line.record:
        yield reverse(line.name, args=[line.figure] if line.figure else None), None
        return
    for name, record in world.of_kind(line.row.kind).items():
        if in_sight(name, world.place(who)):
            yield address(line.name, record), record


@pytest.mark.parametrize("who", {**THEIRS, **ADMINISTRATORS, **WATCHERS})
def test_a_list_shows_the_rows_of_the_own_place_and_no_others(who: str, world: World) -> None:
    asker, wrong = Asker(world.sessions[who]), []
    for line in LISTS:
        for url, record in places(line, world, who) if who in line.by else ():
            due = keys(line.rows(line.by[who], record).only("pk"))
            if (shown := shown_at(asker, line, url)) != due:
                wrong.append(f"{url}: {shown}, not {due}")
    assert not wrong, "\n".join(wrong)


def named(line: Listed) -> str:
    return " ".join(filter(None, (line.name, line.figure)))


@pytest.mark.parametrize("line", LISTS, ids=named)
def test_a_list_is_asked_for_by_somebody_who_is_due_some_rows_and_not_all(line: Listed, world: World) -> None:
    """Else nobody could tell a list that is cut from one that is not."""
    if line.by is ADMINISTRATORS:
        return  # those of a province are made and ask below
    whole = line.model._default_manager.filter(Q() if line.record else line.only).count()
    due = [line.rows(codes, record) for who, codes in line.by.items() for _url, record in places(line, world, who)]
    assert any(0 < rows.distinct().count() < whole for rows in due)


@pytest.mark.parametrize("line", [line for line in LISTS if not line.name.startswith("api:")], ids=named)
def test_an_export_holds_as_many_rows_as_the_list(line: Listed, world: World) -> None:
    due = {
        (who, url): line.rows(codes, record).distinct().count()
        for who, codes in line.by.items()
        for url, record in places(line, world, who)
    }
    (who, url), rows = min(((one, rows) for one, rows in due.items() if rows), key=lambda found: found[1])
    answer = Asker(world.sessions[who]).ask("get", f"{url}?{line.asked}&export=1")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") - TITLE_AND_HEADINGS == rows


def test_every_list_has_a_line() -> None:
    lists = {name for name, view in VIEWS.items() if issubclass(view, ListPage)}
    lists |= {name for name in VIEWS if name.startswith("api:") and name.endswith("-list")}
    lines = {line.name for line in LISTS}
    assert lines.isdisjoint(COMMON | NO_ROWS)
    assert lists == lines | COMMON | NO_ROWS
    assert {source.model for source in sources()} == {line.model for line in LISTS if line.figure}


@pytest.mark.parametrize("name", sorted(COMMON))
def test_a_list_that_is_the_same_for_everybody_is_declared_so(name: str, world: World) -> None:
    if issubclass(VIEWS[name], Resource):
        model = VIEWS[name].rows_of().model
    else:
        with noting("page_") as pages:
            url = reverse(name, args=[2023] if name == "funds:allocation-list" else None)
            assert Asker(world.sessions["chongqing_officer"]).ask("get", url).status == 200
        model = type(pages[0].rows[0])
    assert declared()[model].everywhere


# Pages that show rows and are no lists


@pytest.mark.parametrize("who", THEIRS)
def test_an_inbox_shows_what_is_addressed_to_the_role_at_the_unit(who: str, world: World) -> None:
    actor = world.actors[who]
    address_of = {"role": world.role(who), "unit": actor.unit_id}
    todos = [one for one in Todo.objects.filter(state=TodoState.OPEN, **address_of) if actor.user_id not in one.not_for]
    due = [one.pk for one in todos if one.user_id in (None, actor.user_id)]
    told = [one.pk for one in Notice.objects.filter(**address_of) if one.user_id in (None, actor.user_id)]
    with noting("groups") as groups, noting("notices") as notices:
        assert Asker(world.sessions[who]).ask("get", reverse("inbox:home")).status == 200
    assert {item.pk for group in groups[0] for item in group.items} == set(due)
    assert {item.pk for item in notices[0]} == set(sorted(told)[-60:])


@pytest.mark.parametrize("who", THEIRS)
def test_milestones_are_those_of_the_own_province(who: str, world: World) -> None:
    is_office = who not in ("institution_officer", "cqhost_officer")
    rows = MilestoneReached.objects.filter(lies_in("province")(THEIRS[who])) if is_office else ()
    with noting("tasks") as tasks:
        assert Asker(world.sessions[who]).ask("get", reverse("catalogue:task-list")).status == 200
    shown = {row.pk for one, _mark in tasks[0] for step in one.milestones for row in step.reached}
    assert shown == keys(rows)


@pytest.mark.parametrize(("who", "codes"), [("provincial_officer", {"130000"}), ("chongqing_finance", {"500000"})])
def test_a_province_reads_its_own_line_of_an_order_alone(who: str, codes: set[str], world: World) -> None:
    answer = Asker(world.sessions[who]).ask("get", reverse("api:appropriation-orders-list"))
    orders = json.loads(answer.text)["results"]
    assert {line["province"] for order in orders for line in order["lines"]} == codes


@pytest.mark.parametrize(("who", "opens"), [("provincial_officer", True), ("county_officer", False)])
def test_a_person_behind_a_figure_leads_to_the_class_where_that_is_in_sight(
    who: str, opens: bool, world: World
) -> None:
    with noting("page_") as pages:
        Asker(world.sessions[who]).ask("get", reverse("reports:figure-rows", args=["arrived"]) + "?year=2026")
    assert {(row.opens_person, row.opens_class) for row in pages[0].rows} == {(True, opens)}


def test_how_far_places_are_filled_is_told_of_those_in_sight(world: World) -> None:
    root = Quota.objects.get(pk=world.records["quota.hebei"].pk)  # type: ignore[attr-defined]
    seen = {who: set(filled_below(world.actors[who], root)) for who in ("provincial_officer", "county_officer")}
    assert seen == {who: keys(Quota.objects.filter(lies_in("unit")(THEIRS[who]))) for who in seen}
    assert len(seen["county_officer"]) == 1


# Administrators of a province


def administrator(role: Role) -> str:
    """The session of an administrator of Hebei."""
    user = User.objects.create_user(f"hebei_{role}", None, name="省管", unit=region("130000"))
    Grant.objects.create(user=user, role=role, unit=region("130000"), valid_from=date(2020, 1, 1))
    return session_of(user)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_of_a_province_sees_the_accounts_of_its_branch_alone(role: Role, world: World) -> None:
    asker = Asker(administrator(role))
    people = next(line for line in LISTS if line.name == "access:person-list")
    shown = shown_at(asker, people, reverse(people.name))
    assert shown == keys(people.rows(HEBEI))
    for who in ("chongqing_officer", "ministry_officer"):
        assert world.actors[who].user_id not in shown
        url = reverse("access:person-detail", args=[world.actors[who].user_id])
        assert asker.ask("get", url).status == 404


def test_roles_held_in_another_branch_are_not_shown(world: World) -> None:
    asker = Asker(administrator(Role.SYSTEM_ADMIN))
    user_id = world.actors["county_officer"].user_id
    Grant.objects.create(
        user_id=user_id, role=Role.AUDITOR, unit=OrgUnit.objects.get(code=CHONGQING), valid_from=date(2020, 1, 1)
    )
    page = asker.ask("get", reverse("access:person-detail", args=[user_id]))
    listed = asker.ask("get", reverse("access:person-list") + "?export=1")
    assert (page.status, listed.status) == (200, 200)
    assert "行唐" in page.text
    assert "重庆" not in page.text + listed.text
