"""The pages of rosters and people, as browsers ask for them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.selectors.history import history
from guopei.core.jobs.services.running import run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.keyset import KeysetPaginator
from tests.factories.access import make_actor
from tests.factories.trainees import (
    check_now,
    make_batch,
    make_enrolled,
    make_order,
    make_people,
    make_quota,
    make_root,
    make_submitted,
    row_of,
    workbook,
)
from trainees.register.models import Teacher, TeacherReveal
from trainees.register.selectors.people import teachers
from trainees.register.views.teachers import TeacherList
from trainees.selection.enums import BatchState
from trainees.selection.models import Nomination, Quota, RosterBatch
from trainees.selection.selectors.quotas import Filled, filled_below
from trainees.selection.services.submitting import submit_roster

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def visit() -> Callable[[Actor], Client]:
    """A browser signed in as the actor's person."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return sign_in


@pytest.fixture
def quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 3)


Visit = Callable[[Actor], Client]


def text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_province_distributes_places_by_name(hebei: OrgUnit, provincial_officer: Actor, visit: Visit) -> None:
    root = make_root(make_order(hebei, places=40))
    client = visit(provincial_officer)
    url = reverse("trainees:quota-split", args=[root.pk])
    page = text(client.get(url))
    assert "石家庄市" in page
    assert "邯郸市" in page
    form = {
        "shares-TOTAL_FORMS": "3",
        "shares-INITIAL_FORMS": "0",
        "shares-0-unit": "石家庄市",
        "shares-0-places": "25",
        "shares-1-unit": "行唐县",
        "shares-1-places": "16",
        "shares-2-unit": "邯郸市",
        "shares-2-places": "",
        "version": root.version,
    }
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert "41" in text(refused)
    saved = client.post(url, {**form, "shares-1-places": "15"})
    assert (saved.status_code, saved.headers["Location"]) == (302, reverse("trainees:quota-detail", args=[root.pk]))
    assert dict(Quota.objects.filter(parent=root).values_list("unit__name", "places")) == {"石家庄市": 25, "行唐县": 15}
    assert "行唐县" in text(client.get(saved.headers["Location"]))


def test_split_names_units_in_the_readers_language(hebei: OrgUnit, provincial_officer: Actor, visit: Visit) -> None:
    root = make_root(make_order(hebei, places=40))
    client = visit(provincial_officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    url = reverse("trainees:quota-split", args=[root.pk])
    page = text(client.get(url))
    assert "Shijiazhuang" in page
    assert "石家庄市" not in page
    form = {
        "shares-TOTAL_FORMS": "1",
        "shares-INITIAL_FORMS": "0",
        "shares-0-unit": OrgUnit.objects.get(name="石家庄市").name_en,
        "shares-0-places": "25",
        "version": root.version,
    }
    assert client.post(url, form).status_code == 302
    assert Quota.objects.get(parent=root).unit.name == "石家庄市"


def test_province_sees_how_far_everything_below_is_filled(
    quota: Quota, county_officer: Actor, provincial_officer: Actor, visit: Visit
) -> None:
    make_submitted(quota, 4, actor=county_officer)
    filled = filled_below(provincial_officer, quota.parent)
    assert filled[quota.parent_id] == filled[quota.pk] == Filled(named=4, reserves=1, confirmed=0)
    page = text(visit(provincial_officer).get(reverse("trainees:quota-detail", args=[quota.parent_id])))
    assert "其中预备学员 1 人" in page


def test_history_of_a_person_speaks_in_words(quota: Quota, county_officer: Actor) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    created = history(county_officer, Teacher.objects.get())[-1]
    said = {label: new for label, _old, new in created.fields}
    assert {"小学", "语文", f"第 {batch.pk} 号花名册"} <= set(said.values())
    assert "姓名" in said
    assert not {"uuid", "pinyin", "name key"} & set(said)


def test_history_of_a_roster_names_files_and_quotas(quota: Quota, county_officer: Actor) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    changes = history(county_officer, batch)
    said = [value for change in changes for _label, _old, value in change.fields]
    assert "花名册.xlsx" in said
    assert not [value for value in said if isinstance(value, dict | list)]
    assert 0 not in [value for _label, _old, value in changes[-1].fields]
    acts = {change.act for change in changes}
    assert "检查花名册" in acts
    assert not acts & {"流转", ""}


def test_whole_way_of_a_roster_on_one_page(
    quota: Quota, county_officer: Actor, second_county_officer: Actor, provincial_officer: Actor, visit: Visit
) -> None:
    client = visit(county_officer)
    lines = [row_of(one, quota.unit) for one in make_people(4)]
    lines[3]["stage"] = "高中"
    file = SimpleUploadedFile("花名册.xlsx", workbook(lines), XLSX)
    sent = client.post(reverse("trainees:roster-upload", args=[quota.pk]), {"file": file, "_key": str(uuid4())})
    assert sent.status_code == 302
    batch = RosterBatch.objects.get()
    url = reverse("trainees:roster-detail", args=[batch.pk])
    assert "hx-get" in text(client.get(url))
    RosterBatch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING, version=batch.version + 1)
    assert [stop.mark for stop in client.get(url).context["stepper"]][:3] == ["done", "current", "next"]
    batch.refresh_from_db()
    unread = text(client.get(reverse("trainees:roster-findings", args=[batch.pk])))
    assert ("尚未读取" in unread, "所有行均合格" in unread) == (True, False)
    assert "继续办理花名册" in text(client.get(reverse("trainees:quota-detail", args=[batch.quota_id])))
    run_queued()
    assert client.get(reverse("trainees:roster-progress", args=[batch.pk])).headers["HX-Refresh"] == "true"
    batch.refresh_from_db()
    page = text(client.get(url))
    assert "花名册!T5" not in page
    assert "教师厅" in page or "第三部分" in page  # the rule behind the refusal is cited
    findings = text(client.get(reverse("trainees:roster-findings", args=[batch.pk]) + "?grade=refused"))
    assert "花名册!T5" in findings
    step = client.post(url, {"step": "submit", "version": batch.version})
    assert step.status_code == 422
    step = client.post(url, {"step": "submit_good", "version": batch.version})
    assert step.status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.rows_nominated) == (BatchState.SUBMITTED, 3)
    second = visit(second_county_officer)
    assert "须由另一人办理" in text(client.get(url))
    assert "须由另一人办理" not in text(second.get(url))
    assert second.post(url, {"step": "approve_county", "version": batch.version}).status_code == 302
    stale = second.post(url, {"step": "approve_county", "version": batch.version})
    assert stale.status_code in (403, 409)
    batch.refresh_from_db()
    assert (
        visit(provincial_officer).post(url, {"step": "approve_province", "version": batch.version}).status_code == 302
    )
    page = text(client.get(reverse("trainees:enrolment-list")))
    assert lines[0]["name"] in page
    assert lines[0]["id_no"] not in page


def test_mended_file_is_sent_from_the_same_page(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit, stage="高中")], actor=county_officer)
    client = visit(county_officer)
    url = reverse("trainees:roster-replace", args=[batch.pk])
    record = reverse("trainees:roster-detail", args=[batch.pk])
    assert client.get(url).headers["Location"] == record
    assert [step.label for step in client.get(record).context["turn"]] == ["上传修改后的文件"]
    assert client.post(url, {"version": batch.version}).status_code == 422
    file = SimpleUploadedFile("改.xlsx", workbook([row_of(person, quota.unit)]), XLSX)
    assert client.post(url, {"version": batch.version, "file": file}).status_code == 302
    batch = check_now(batch)
    assert (batch.uploads, batch.rows_refused) == (2, 0)


def test_finding_by_id_number_says_the_same_for_hidden_and_missing(
    quota: Quota, county_officer: Actor, neighbour_county_officer: Actor, visit: Visit
) -> None:
    make_submitted(quota, 1, actor=county_officer)
    number = make_people(1)[0].id_no
    url = reverse("trainees:teacher-find")
    found = visit(county_officer).post(url, {"id_no": f" {number.lower()} "})
    assert found.headers["Location"] == reverse("trainees:teacher-detail", args=[Teacher.objects.get().pk])
    hidden = visit(neighbour_county_officer).post(url, {"id_no": number}, follow=True)
    missing = visit(neighbour_county_officer).post(url, {"id_no": "11010519491231002X"}, follow=True)
    say = [re.findall(r"没有[^<]*", text(page)) or re.findall(r"Nobody[^<]*", text(page)) for page in (hidden, missing)]
    assert say[0] == say[1] != []


def test_full_number_is_shown_once_for_a_reason(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    make_submitted(quota, 1, actor=county_officer)
    number = make_people(1)[0].id_no
    url = reverse("trainees:teacher-detail", args=[Teacher.objects.get().pk])
    client = visit(county_officer)
    assert number not in text(client.get(url))
    assert client.post(url, {"step": "reveal", "reason": ""}).status_code == 422
    shown = client.post(url, {"step": "reveal", "reason": "核对"})
    assert number in text(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert TeacherReveal.objects.count() == 1


def test_nominations_show_ranks_and_end_with_a_reason(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    make_submitted(quota, 5, actor=county_officer)
    client = visit(county_officer)
    url = reverse("trainees:nomination-list")
    page = text(client.get(url))
    assert page.count("gp-badge-amber") >= 2
    first = Nomination.objects.get(row_no=1)
    ended = client.post(url, {"action": "withdraw", "ids": [first.pk], "reason": "调离"})
    assert ended.status_code == 302
    assert Nomination.objects.get(row_no=4).is_reserve is False


LIST_QUERIES = 10  # session, person, grant, savepoint and settings, saved views, count, page


def test_teachers_stand_in_pinyin_order_page_by_page(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    names = ["重庆生", "单田芳", "解晓东", "阿依古丽·买买提", "曾国藩", "张三", "李四"]
    rows = [row_of(person, quota.unit, name=name) for person, name in zip(make_people(len(names)), names, strict=True)]
    submit_roster(make_batch(quota, rows, actor=county_officer), actor=county_officer)
    order = ["阿依古丽·买买提", "重庆生", "李四", "单田芳", "解晓东", "曾国藩", "张三"]
    pages = KeysetPaginator(teachers(county_officer), TeacherList.sort, size=3)
    first = pages.page()
    second = pages.page(after=first.after)

    assert [person.name for person in (*first.rows, *second.rows)] == order[:6]
    found = text(visit(county_officer).get(reverse("trainees:teacher-list"), {"name": "shan tian"}))
    assert "单田芳" in found
    assert "李四" not in found


# Records that are fetched for the rows of the page alone, so that a large list is not joined to them.
FETCHED_APART = {"enrolment-list": 3}
LISTS = ["quota-list", "roster-list", "teacher-list", "nomination-list", "enrolment-list", "difference-list"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_many_questions_for_three_rows_as_for_one(
    name: str,
    hebei_county: OrgUnit,
    county_officer: Actor,
    visit: Visit,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = visit(county_officer)
    client.get(reverse(f"trainees:{name}"))
    for start in (0, 20, 40):
        quota = make_quota(hebei_county, 3)
        make_enrolled(quota, 1, start=start)
        if start in (0, 40):
            with django_assert_num_queries(LIST_QUERIES + FETCHED_APART.get(name, 0)):
                client.get(reverse(f"trainees:{name}"))


@pytest.mark.parametrize("name", LISTS)
def test_lists_speak_both_languages_and_export(name: str, quota: Quota, county_officer: Actor, visit: Visit) -> None:
    make_enrolled(quota, 1)
    client = visit(county_officer)
    url = reverse(f"trainees:{name}")
    for language in ("zh-hans", "en"):
        assert client.get(url, headers={"Accept-Language": language}).status_code == 200
    assert client.get(url + "?export=xlsx").status_code == 200


@pytest.mark.parametrize("role", [Role.COUNTY_FINANCE, Role.TEACHER, Role.REVIEW_EXPERT, Role.SYSTEM_ADMIN])
def test_people_are_closed_to_roles_without_business_with_them(role: Role, hebei_county: OrgUnit, visit: Visit) -> None:
    client = visit(make_actor(role, hebei_county))
    for name in ("teacher-list", "nomination-list", "roster-list"):
        assert client.get(reverse(f"trainees:{name}")).status_code == 403


def test_strangers_meet_404_everywhere(
    quota: Quota, county_officer: Actor, neighbour_county_officer: Actor, visit: Visit
) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    client = visit(neighbour_county_officer)
    for name, pk in [
        ("quota-detail", quota.pk),
        ("roster-upload", quota.pk),
        ("roster-detail", batch.pk),
        ("roster-findings", batch.pk),
        ("roster-progress", batch.pk),
        ("teacher-detail", Teacher.objects.get().pk),
    ]:
        assert client.get(reverse(f"trainees:{name}", args=[pk])).status_code == 404, name


def test_templates_are_downloaded(county_officer: Actor, visit: Visit) -> None:
    client = visit(county_officer)
    for name in ("national", "central_west"):
        answer = client.get(reverse("trainees:roster-template", args=[name]))
        assert answer.headers["Content-Type"] == XLSX
    assert client.get(reverse("trainees:roster-template", args=["none"])).status_code == 404


def test_api_takes_a_second_file_under_its_own_key_only(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    client, key = visit(county_officer), {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}

    def send(people: int) -> Any:
        file = SimpleUploadedFile("花名册.xlsx", contents[people], XLSX)
        return client.post("/api/v1/rosters/", {"quota": quota.pk, "file": file}, **key)

    contents = {number: workbook([row_of(one, quota.unit) for one in make_people(number)]) for number in (1, 2)}
    first, again, other = send(1), send(1), send(2)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert RosterBatch.objects.count() == 1


def test_api_takes_checks_and_submits_a_roster(quota: Quota, county_officer: Actor, visit: Visit) -> None:
    client = visit(county_officer)
    file = SimpleUploadedFile("花名册.xlsx", workbook([row_of(one, quota.unit) for one in make_people(2)]), XLSX)
    made = client.post("/api/v1/rosters/", {"quota": quota.pk, "file": file})
    assert (made.status_code, made.json()["state"]) == (201, "UPLOADED")
    run_queued()
    roster = client.get(f"/api/v1/rosters/{made.json()['id']}/").json()
    assert (roster["state"], roster["rows_new"]) == ("CHECKED", 2)
    step = client.post(
        f"/api/v1/rosters/{roster['id']}/steps/submit/",
        {"version": roster["version"]},
        content_type="application/json",
    )
    assert (step.status_code, step.json()["rows_nominated"]) == (200, 2)
    stale = client.post(
        f"/api/v1/rosters/{roster['id']}/steps/approve/",
        {"version": roster["version"]},
        content_type="application/json",
    )
    assert stale.status_code == 409
    assert len(client.get("/api/v1/quotas/").json()["results"]) == 1
