"""Pages of programme years: changing a draft, and which year a page is of."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.catalogue.services.years import draft_year
from guopei.core.ui.years import running_year
from tests.factories.catalogue import make_line, make_sub_project
from tests.factories.projects import make_open_year
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(nation_officer: Actor) -> ProgrammeYear:
    return draft_year(2090, actor=nation_officer)


@pytest.fixture
def officer(nation_officer: Actor) -> Client:
    return client_of(nation_officer, "zh-hans")


@pytest.fixture
def december() -> Iterator[None]:
    moment = datetime(2026, 12, 22, 10, tzinfo=clock.SHANGHAI)
    with clock.travel(moment - clock.now()):
        yield


def page_of(year: ProgrammeYear) -> str:
    return reverse("catalogue:year-detail", args=[year.pk])


def test_a_draft_without_days_gets_them_on_its_page(officer: Client, year: ProgrammeYear) -> None:
    address = reverse("catalogue:year-edit", args=[year.pk])
    assert address in officer.get(page_of(year)).content.decode()
    typed = {"plans_due": "2090-03-01", "approval_mode": "filing", "version": year.version}
    wrong = officer.post(address, {**typed, "plans_due": "2001-01-01"})
    assert wrong.status_code == 422
    assert "2089-01-01" in str(wrong.context["form"].errors["plans_due"])
    assert officer.post(address, typed).status_code == 302
    year.refresh_from_db()
    assert (str(year.plans_due), year.approval_mode) == ("2090-03-01", "filing")
    assert officer.post(address, typed).status_code == 409


def test_sub_projects_are_added_changed_and_removed_on_pages(officer: Client, year: ProgrammeYear) -> None:
    typed = {
        "line": make_line().pk,
        "code": "Z1",
        "name": "新子项目",
        "mode": "JZ",
        "days": 5,
        "hours": 40,
        "rate_class": "3",
    }
    new = reverse("catalogue:sub-project-new", args=[year.pk])
    assert officer.get(new).status_code == 200
    assert officer.post(new, {**typed, "days": 0}).status_code == 422
    assert officer.post(new, typed).status_code == 302
    made = SubProject.objects.get(year=year)
    edit = reverse("catalogue:sub-project-edit", args=[made.pk])
    assert edit in officer.get(page_of(year)).content.decode()
    shown = officer.get(edit)
    assert shown.context["form"].initial["line"] == make_line()
    assert officer.post(edit, {**typed, "days": 6, "version": 1}).status_code == 302
    assert officer.post(edit, {"remove": "1", "version": 1}).status_code == 409
    assert officer.post(edit, {"remove": "1", "version": 2}).status_code == 302
    assert not SubProject.objects.filter(year=year).exists()


def test_a_second_person_confirms_and_the_drafter_deletes(
    officer: Client, second_nation_officer: Actor, year: ProgrammeYear
) -> None:
    make_sub_project(year)
    second = client_of(second_nation_officer, "zh-hans")
    names = [button.name for button in officer.get(page_of(year)).context["buttons"]]
    assert names == ["discard"], "whoever drew it up neither opens nor confirms it"
    done = second.post(page_of(year), {"step": "confirm", "reason": "教师厅函〔2090〕1号", "version": 1}, follow=True)
    assert "项目目录已核实。" in done.content.decode()
    gone = officer.post(page_of(year), {"step": "discard", "reason": "年份写错", "version": 2}, follow=True)
    assert gone.redirect_chain == [(reverse("catalogue:year-list"), 302)]
    assert "草稿已删除。" in gone.content.decode()
    assert not ProgrammeYear.objects.filter(year=2090).exists()


@pytest.mark.parametrize(
    ("years", "running"),
    [([2027, 2026], 2026), ([2027], 2027), ([2025, 2024], 2025), ([], None), ([2030, 2029, 2020], 2020)],
)
@pytest.mark.usefixtures("december")
def test_the_running_year_is_the_calendars(years: list[int], running: int | None) -> None:
    assert running_year(years) == running


@pytest.mark.usefixtures("december")
def test_opening_the_next_year_moves_nobodys_year(officer: Client) -> None:
    make_open_year(2026)
    make_open_year(2027)
    board = reverse("reports:board-show")
    assert officer.get(board).context["programme_year"] == 2026
    officer.post(reverse("ui:year-choose"), {"year": 2027, "next": "/"})
    assert officer.get(board).context["programme_year"] == 2027


@pytest.mark.usefixtures("december")
def test_the_header_tells_the_year_of_the_page_and_choosing_another_leads_there(officer: Client) -> None:
    make_open_year(2026)
    make_open_year(2027)
    board = reverse("reports:board-show")
    shown = officer.get(board, {"year": "2027", "unit": "130000"})
    assert shown.context["programme_year"] == 2027
    assert "2027年度" in shown.content.decode()
    chosen = officer.post(reverse("ui:year-choose"), {"year": 2026, "next": f"{board}?year=2027&unit=130000"})
    assert chosen["Location"] == f"{board}?year=2026&unit=130000"
