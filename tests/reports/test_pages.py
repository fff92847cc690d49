"""Pages and API of reports: permission, scope, the same numbers, a constant number of queries."""

import json
import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.figures.registry import figures
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_queued
from guopei.reports.models import AnnualReport
from guopei.reports.selectors.board import board
from guopei.reports.services.text import save_sections
from guopei.reports.views.maps import pieces
from tests.factories.access import make_actor
from tests.factories.classes import make_enrolments
from tests.factories.orgs import make_nation
from tests.factories.reports import World, make_built_report
from trainees.selection.models import RosterBatch

BY_KEY = {figure.key: figure for figure in figures()}

BOARD, LIST = "/reports/board/", "/reports/"
CLASS_LINK, PERSON_LINK = re.compile(r"/trainees/classes/\d+/"), re.compile(r"/trainees/teachers/\d+/")


def sign_in(actor: Actor) -> Client:
    """A browser in which this person acts under this grant."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session["grant"] = actor.grant_id
    session.save()
    return client


@pytest.fixture
def ministry(world: World) -> Client:
    return sign_in(world.ministry_officer)


@pytest.fixture
def province(world: World) -> Client:
    return sign_in(world.provincial_officer)


def sheet(response: Any) -> list[list[object]]:
    """The first sheet of a downloaded workbook below its title, without empty rows."""
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[0] is not None]


def test_guests_are_sent_to_sign_in(db: None) -> None:
    for url in (BOARD, LIST, "/reports/figures/enrolled/", "/reports/1/", "/reports/1/edit/"):
        response = Client().get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_a_region_out_of_sight_and_one_that_does_not_exist_look_the_same(world: World, province: Client) -> None:
    for unit in ("500000", "999999", "000000"):
        assert province.get(BOARD, {"unit": unit}).status_code == 404
        assert province.get("/reports/figures/enrolled/", {"unit": unit}).status_code == 404
    assert province.get(BOARD).status_code == province.get(BOARD, {"unit": "130100"}).status_code == 200


def test_years_that_are_not_open_do_not_exist(ministry: Client) -> None:
    for year in ("1999", "20260", "x"):
        assert ministry.get(BOARD, {"year": year}).status_code == 404


def test_institutions_see_no_board(world: World) -> None:
    assert sign_in(world.house.officer).get(BOARD).status_code == 403


def test_the_board_shows_every_level_in_both_languages(ministry: Client, subtests: pytest.Subtests) -> None:
    for unit in ("000000", "130000", "130100", "130102"):
        for language, words in (("zh-hans", "确认参训人次"), ("en", "Enrolled")):
            with subtests.test(f"{unit} {language}"):
                response = ministry.get(BOARD, {"unit": unit}, headers={"accept-language": language})
                assert response.status_code == 200
                assert words in response.content.decode()


def test_the_exported_table_is_the_table(world: World, ministry: Client) -> None:
    found = board(world.ministry_officer, year=world.year, unit=world.hebei)

    rows = sheet(ministry.get(BOARD, {"unit": "130000", "export": "xlsx"}))

    assert [row[0] for row in rows[1:]] == [
        *(line.unit.name for line in found.lines if line.unit),
        "本级（未分到下级）",
        "合计",
    ]
    enrolled = rows[0].index("确认参训人次")
    assert [row[enrolled] for row in rows[1:]] == [line["enrolled"].number for line in [*found.table, found.whole]]
    assert rows[-1][rows[0].index("参训率（%）")] == 80


def test_the_nations_table_says_who_has_not_filed_and_marks_the_corps(world: World, ministry: Client) -> None:
    page = ministry.get(BOARD).content.decode()

    assert page.count("本年度无任务") >= 30
    assert page.count("未开始") >= 2
    assert "新疆生产建设兵团在地图上没有单独的区域" in page


def test_the_map_holds_the_tables_numbers(world: World, ministry: Client) -> None:
    page = ministry.get(BOARD, {"paint": "enrolled"}).content.decode()
    option = json.loads(page.split('id="chart-map-option" type="application/json">')[1].split("</script>")[0])

    painted = {item["name"]: item["value"] for item in option["series"][0]["data"]}
    assert (painted["河北省"], painted["重庆市"], len(painted)) == (5.0, 0.0, 32)


@pytest.mark.parametrize(("number", "said"), [("", "本图未标注审图号"), ("GS（2026）1号", "审图号：GS（2026）1号")])
def test_the_board_says_the_maps_review_number_or_that_it_has_none(
    world: World, ministry: Client, settings: Any, number: str, said: str
) -> None:
    settings.GUOPEI_MAP_REVIEW_NUMBER = number
    assert said in ministry.get(BOARD).content.decode()
    county = ministry.get(BOARD, {"unit": "130125"}).content.decode()
    assert "审图号" not in county, "where no map is shown, nothing is said of one"


def test_map_steps_do_not_overlap() -> None:
    assert [(piece.get("gte"), piece.get("lt"), piece.get("value")) for piece in pieces([1, 2, 3, 4, 5, 6, 7, 8])] == [
        (7, None, None),
        (5, 7, None),
        (3, 5, None),
        (1, 3, None),
        (None, None, 0),
    ]
    assert [piece.get("gte") for piece in pieces([5])] == [5, None]
    assert pieces([])[0]["value"] == 0


def test_every_figure_opens_its_rows(world: World, ministry: Client, subtests: pytest.Subtests) -> None:
    whole = board(world.ministry_officer, year=world.year, unit=world.hebei).whole
    for key in BY_KEY:
        with subtests.test(key):
            response = ministry.get(reverse("reports:figure-rows", args=[key]), {"unit": "130000"})
            assert response.status_code == 200
            assert response.context["quantity"] == whole[key]
            assert response.context["total"].number > 0


def test_the_rows_of_a_figure_count_no_other_figure(world: World, ministry: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert ministry.get("/reports/figures/enrolled/", {"unit": "000000"}).status_code == 200
    assert not [query["sql"] for query in captured if "trainees_attendance" in query["sql"]]


def test_rows_need_the_permission_that_single_rows_need(world: World) -> None:
    finance = sign_in(make_actor(Role.MINISTRY_FINANCE, make_nation()))

    assert finance.get("/reports/figures/enrolled/").status_code == 403
    assert finance.get("/reports/figures/planned/").status_code == 200
    page = finance.get(BOARD).content.decode()
    assert "/reports/figures/planned/" in page
    assert "/reports/figures/enrolled/" not in page
    assert finance.get("/reports/figures/nothing/").status_code == 404


def test_rows_cost_the_same_for_one_and_for_more(world: World, ministry: Client) -> None:
    def queries(unit: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ministry.get("/reports/figures/enrolled/", {"unit": unit}).status_code == 200
        return len(captured)

    queries("131002")
    one = queries("131002")
    make_enrolments(world.house.order, 3)
    assert queries("130100") == one


def test_the_list_costs_the_same_for_one_report_and_for_three(world: World, ministry: Client) -> None:
    make_built_report(world)
    ministry.get(LIST)
    with CaptureQueriesContext(connection) as one:
        ministry.get(LIST)
    make_built_report(world, world.chongqing)
    make_built_report(world, make_nation())
    with CaptureQueriesContext(connection) as three:
        page = ministry.get(LIST)
    assert len(three) == len(one)
    assert page.content.decode().count(">PDF<") == 3


def test_the_list_is_cut_to_the_province_and_filtered(world: World, ministry: Client, province: Client) -> None:
    report = make_built_report(world)
    province.post(reverse("reports:report-detail", args=[report.pk]), {"step": "file", "version": report.version})

    assert province.get(LIST).context["total"].number == 1
    assert ministry.get(LIST, {"filed": "true"}).context["total"].number == 1
    assert ministry.get(LIST, {"filed": "false"}).context["total"].number == 32


def test_the_ministry_asks_for_all_and_sees_them_come(world: World, ministry: Client, province: Client) -> None:
    assert ministry.post(LIST, {"act": "year"}).status_code == 302
    by_htmx = {"HX-Request": "true"}
    assert ministry.get("/reports/progress/", headers=by_htmx).headers.get("HX-Refresh") is None
    run_queued()
    assert ministry.get("/reports/progress/", headers=by_htmx)["HX-Refresh"] == "true"
    assert AnnualReport.objects.filter(state="BUILT").count() == 3
    assert province.post(LIST, {"act": "year"}).status_code == 403


def test_a_province_begins_edits_builds_and_files_its_report(world: World, province: Client) -> None:
    second = sign_in(make_actor(Role.PROVINCIAL_OFFICER, world.hebei))
    began = province.post(LIST, {"act": "open"}, follow=True)
    report = AnnualReport.objects.get()
    detail, edit = reverse("reports:report-detail", args=[report.pk]), reverse("reports:report-edit", args=[report.pk])
    assert began.redirect_chain[-1][0] == detail

    assert province.post(edit, {"version": report.version, "outlook": "下一步打算"}).status_code == 302
    report.refresh_from_db()
    assert province.post(detail, {"step": "build", "version": report.version}).status_code == 302
    assert "正在" in province.get(detail).content.decode() or Job.objects.filter(state="queued").exists()
    run_queued()
    report.refresh_from_db()
    own = province.post(detail, {"step": "file", "version": report.version})
    assert own.status_code == 422
    assert second.post(detail, {"step": "file", "version": report.version - 1}).status_code == 409
    assert second.post(detail, {"step": "file", "version": report.version}).status_code == 302
    page = province.get(detail).content.decode()
    assert "下一步打算" in page
    assert "已报送" in page
    for tab in ("editions", "history"):
        assert province.get(detail, {"tab": tab}).status_code == 200
    assert province.post(edit, {"version": report.version + 1, "outlook": "x"}).status_code == 422


def test_reports_out_of_sight_do_not_exist(world: World) -> None:
    report = make_built_report(world)
    outsider = sign_in(make_actor(Role.PROVINCIAL_OFFICER, world.chongqing))

    for name in ("reports:report-detail", "reports:report-edit"):
        assert outsider.get(reverse(name, args=[report.pk])).status_code == 404
    for kind in ("pdf", "docx", "xlsx"):
        address = reverse("documents:document-download", args=[getattr(report.edition, kind).uuid])
        assert outsider.get(address).status_code == 404
        assert sign_in(world.provincial_officer).get(address).status_code == 200


def test_the_api_says_what_the_page_says(world: World, ministry: Client) -> None:
    found = board(world.ministry_officer, year=world.year, unit=world.hebei)

    answer = ministry.get("/api/v1/figures/", {"unit": "130000"})

    assert answer.status_code == 200
    data = answer.json()
    assert {figure["key"]: figure["value"] for figure in data["figures"]} == {
        key: quantity.text for key, quantity in found.whole.quantities.items()
    }
    assert {figure["key"]: figure["part"] for figure in data["figures"]}["ceiling"] == str(10**10)
    regions = {region["code"]: region["values"]["enrolled"] for region in data["regions"]}
    assert (regions["130100"], regions["131000"], regions[""]) == ("4", "1", "0")


def test_the_api_keeps_the_scope(world: World, province: Client) -> None:
    assert Client().get("/api/v1/figures/").status_code in (401, 403)
    assert province.get("/api/v1/figures/", {"unit": "500000"}).status_code == 404
    assert province.get("/api/v1/figures/").json()["name"] == "河北省"
    assert sign_in(world.house.officer).get("/api/v1/figures/").status_code == 403


def test_a_board_without_a_map_has_its_table_and_a_county_its_trainees(ministry: Client) -> None:
    prefecture = ministry.get(BOARD, {"unit": "130100"}).content.decode()
    county = ministry.get(BOARD, {"unit": "130102"}).content.decode()

    assert "chart-map" not in prefecture + county
    assert "桥西区" in prefecture
    assert county.count("演示小学") == 2
    assert "/reports/figures/enrolled/" in county


def test_a_stale_part_is_named_confirmed_and_built_anew_on_the_page(
    world: World, province: Client, ministry: Client
) -> None:
    report = make_built_report(world)
    save_sections(report, {"overview": "确认参训5人次。"}, actor=world.provincial_officer)
    make_enrolments(world.house.order, 1)
    report = make_built_report(world)
    page = province.get(f"/reports/{report.pk}/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "以下部分的文字与数据不一致，暂不能报送：" in page
    assert 'href="#part-overview"' in page
    assert 'name="confirm" value="overview"' in page
    own, theirs = (seen(f"/reports/{report.pk}/").context for seen in (province.get, ministry.get))
    assert [action.url for action in own["turn"]] == ["#part-overview"]
    assert len(own["later"]) == 1  # why it cannot be filed yet
    assert (theirs["turn"], theirs["later"], len(theirs["next_by"])) == ([], (), 1)  # the province's officer

    answer = province.post(f"/reports/{report.pk}/", {"confirm": "overview", "version": report.version})
    assert answer.status_code == 302
    again = province.post(f"/reports/{report.pk}/", {"confirm": "overview", "version": report.version})
    assert again.status_code == 409
    after = province.get(f"/reports/{report.pk}/")
    assert "以下部分的文字与数据不一致" not in after.content.decode()
    assert [step.name for step in after.context["turn"]] == ["build"]  # the documents are older than this word


def test_who_may_not_file_alone_is_told_who_may(world: World, province: Client) -> None:
    report = make_built_report(world)
    save_sections(report, {"outlook": "下一步打算"}, actor=world.provincial_officer)
    report = make_built_report(world)

    page = province.get(f"/reports/{report.pk}/").content.decode()

    assert "（须由另一人办理）" in page
    assert "待您办理" not in page
    assert "生成文档" in page, "building again is possible, and nobody's turn"


def test_rows_of_rosters_lead_to_the_roster(world: World, province: Client) -> None:
    page = province.get("/reports/figures/rows_read/", {"unit": "130000"}).content.decode()

    batch = RosterBatch.objects.get()
    assert f'href="{reverse("trainees:roster-detail", args=[batch.pk])}"' in page


def test_rows_of_people_lead_to_class_and_person_where_the_reader_may_open_them(world: World, ministry: Client) -> None:
    page = ministry.get("/reports/figures/enrolled/", {"unit": "130000"}).content.decode()
    classes, people = set(CLASS_LINK.findall(page)), set(PERSON_LINK.findall(page))
    assert classes
    assert people
    for url in classes | people:
        assert ministry.get(url).status_code == 200, url


def test_rows_of_people_offer_no_link_that_is_refused(world: World) -> None:
    county = sign_in(make_actor(Role.COUNTY_OFFICER, world.counties[0]))
    for key in ("enrolled", "attendance_rate", "gain", "certificates"):
        page = county.get(f"/reports/figures/{key}/").content.decode()
        assert PERSON_LINK.search(page), key
        assert not CLASS_LINK.search(page), "a county sees its people, not the institution's class"
        for url in set(PERSON_LINK.findall(page)):
            assert county.get(url).status_code == 200, url
