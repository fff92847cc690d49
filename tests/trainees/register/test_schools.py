"""Lists of schools: read, judged against the register, taken over, taken back."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.services.storing import read_document
from guopei.core.imports.enums import ImportState
from guopei.core.imports.selectors.words import heading_of, sentence_of
from guopei.core.imports.services.files import answer_columns, check_again, replace_file, stop_check
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_job, run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused, Stale
from tests.factories.access import make_actor
from tests.factories.orgs import make_school
from tests.factories.trainees import check_now, make_batch, make_people, make_quota, row_of, workbook
from tests.support.clients import client_of
from trainees.register.imports import SCHOOLS, SCHOOLS_SPEC
from trainees.register.models import School, SchoolBatch, SchoolIssue, SchoolRow, Teacher
from trainees.register.services.school_checks import OURS
from trainees.register.services.schools import submit_schools, undo_schools, upload_schools
from trainees.selection.models import RosterRow
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

HEADERS = [(column.name, column.label) for column in SCHOOLS_SPEC.columns]


def row(number: int, name: str, county: str = "", **changes: Any) -> dict[str, Any]:
    """A line of a list, by column name."""
    found = {"school_code": f"2113{number:06d}", "school": name, "county": county, "school_type": "小学"}
    return {**found, "area_class": "村庄", **changes}


def send(actor: Actor, rows: Sequence[dict[str, Any]], headers: Sequence[tuple[str, str]] = HEADERS) -> SchoolBatch:
    """A list that was sent and checked."""
    return check_now(upload_schools(content=workbook(rows, headers), name="学校.xlsx", actor=actor))


def counts(batch: SchoolBatch) -> tuple[int, ...]:
    batch.refresh_from_db()
    return (batch.rows_read, batch.rows_new, batch.rows_changed, batch.rows_unchanged, batch.rows_refused)


def codes(batch: SchoolBatch, grade: str = "refused") -> set[tuple[int, str]]:
    return set(SchoolIssue.objects.filter(batch=batch, grade=grade).values_list("sheet_row", "code"))


def told(batch: SchoolBatch, code: str) -> str:
    one = SchoolIssue.objects.filter(batch=batch, code=code)[0]
    return sentence_of(SCHOOLS, one.code, one.params, one.grade)


def registered() -> list[tuple[str, str, str, str, str]]:
    found = School.objects.order_by("unit__code").select_related("unit__parent")
    return [
        (one.unit.code, one.unit.name, one.unit.parent.name, one.school_type, one.area_class)  # type: ignore[union-attr]
        for one in found
    ]


def test_new_schools_stand_below_their_county_and_teachers_are_tied_to_them(
    hebei_county: OrgUnit, county_officer: Actor
) -> None:
    person, other = make_people(2)
    quota = make_quota(hebei_county, 3)
    rows = [row_of(person, hebei_county, school="西关小学"), row_of(other, hebei_county, school="东关小学")]
    submit_roster(make_batch(quota, rows, actor=county_officer), actor=county_officer)
    batch = send(county_officer, [row(1, "西关小学"), row(2, "城关教学点", school_type="村小", area_class="220")])
    assert (batch.state, counts(batch)) == (ImportState.CHECKED, (2, 2, 0, 0, 0))
    assert not School.objects.exists()
    batch = submit_schools(batch, actor=county_officer)
    assert (batch.state, batch.submitted_by_id) == (ImportState.SUBMITTED, county_officer.user_id)
    assert registered() == [
        ("2113000001", "西关小学", hebei_county.name, "P", "220"),
        ("2113000002", "城关教学点", hebei_county.name, "P", "220"),
    ]
    unit = OrgUnit.objects.get(code="2113000001")
    assert (unit.kind, unit.pinyin, unit.short_name) == ("SCHOOL", "xi guan xiao xue", "西关小学")
    assert unit.path.startswith(hebei_county.path)
    assert School.objects.get(unit=unit).source == f"schools:{batch.pk}"
    tied = dict(Teacher.objects.values_list("school_name", "school__code"))
    assert tied == {"西关小学": "2113000001", "东关小学": None}


PAGE = (
    "<html><head><meta charset=gb2312></head><body><table><tr><td colspan=4>学校基本信息<tr><th>学校标识码<th>学校名称"
    "<th>学校类别<th>城乡类型<tr><td>2113000001<td>西关小学<td>小学<td>220 </table></body></html>"
)
LINES = "学校标识码,学校名称,学校类别,城乡类型\n2113000001,西关小学,小学,村庄\n"


@pytest.mark.parametrize(("content", "type_"), [(PAGE.encode("gb18030"), "html"), (LINES.encode("utf-16"), "csv")])
def test_a_list_comes_as_other_systems_export_it(
    hebei_county: OrgUnit, county_officer: Actor, content: bytes, type_: str
) -> None:
    batch = check_now(upload_schools(content=content, name="导出.xls", actor=county_officer))
    assert (batch.document.type, counts(batch)) == (type_, (1, 1, 0, 0, 0))
    run_queued()
    batch.refresh_from_db()
    marked = batch.result_document
    assert marked is None or marked.type == "xlsx"
    submit_schools(batch, actor=county_officer)
    assert registered() == [("2113000001", "西关小学", hebei_county.name, "P", "220")]


def test_only_a_school_is_registered_as_one(hebei_county: OrgUnit) -> None:
    with pytest.raises(IntegrityError, match="does not agree") as error, transaction.atomic():
        School.objects.create(unit=hebei_county, school_type="P", area_class="220")
    assert error.value.__cause__.diag.constraint_name == "school_is_school"  # type: ignore[union-attr]


def test_what_differs_from_the_register_is_shown_and_then_taken(hebei_county: OrgUnit, county_officer: Actor) -> None:
    submit_schools(send(county_officer, [row(1, "西关小学"), row(2, "东关小学")]), actor=county_officer)
    changed = row(2, "东关完全小学", school_type="教学点", area_class="镇中心区")
    batch = send(county_officer, [row(1, "西关小学"), changed])
    assert counts(batch) == (2, 0, 1, 1, 0)
    assert codes(batch, "confirm") == {(3, "school_changes"), (3, "school_type_changes"), (3, "area_class_changes")}
    with override("zh-hans"):
        assert told(batch, "school_changes") == "登记库中为“东关小学”。"
        assert "小学" in told(batch, "school_type_changes")
    with override("en"):
        assert told(batch, "area_class_changes") == "The register says “Village”."
    submit_schools(batch, actor=county_officer)
    assert registered()[1] == ("2113000002", "东关完全小学", hebei_county.name, "T", "121")
    assert OrgUnit.objects.get(code="2113000002").pinyin.startswith("dong guan wan quan")


def test_a_school_known_as_a_unit_only_gets_its_type(hebei_county: OrgUnit, county_officer: Actor) -> None:
    unit = make_school(hebei_county, "西关小学")
    batch = send(county_officer, [row(0, "西关小学", school_code=unit.code)])
    assert counts(batch) == (1, 0, 1, 0, 0)
    batch = submit_schools(batch, actor=county_officer)
    assert School.objects.get().unit == unit
    undo_schools(batch, actor=county_officer, reason="发错了")
    assert not School.objects.exists()
    assert OrgUnit.objects.filter(pk=unit.pk, name="西关小学").exists()


def test_what_cannot_be_taken_is_refused_row_by_row(
    hebei_county: OrgUnit, neighbour_county: OrgUnit, county_officer: Actor, neighbour_county_officer: Actor
) -> None:
    submit_schools(send(neighbour_county_officer, [row(50, "邻县小学")]), actor=neighbour_county_officer)
    make_school(hebei_county, "老小学", code="2113000060")
    closed = make_school(hebei_county, "已撤小学", code="2113000061", valid_until=clock.today() - timedelta(days=1))
    batch = send(
        county_officer,
        [
            row(1, "西关小学"),
            row(0, "短码小学", school_code="12345"),
            row(1, "又一小学"),  # the code of the first row
            row(2, "西关小学"),  # its name
            row(3, "老小学"),
            row(50, "邻县小学"),
            row(61, closed.name),
            row(4, "不知类型小学", school_type="宇航学校"),
            row(5, "远方小学", "不存在县"),
            row(6, "无类小学", area_class=""),
        ],
    )
    assert codes(batch) == {
        (3, "school_code_shape"),
        (4, "school_code_twice"),
        (5, "school_name_twice"),
        (6, "school_name_taken"),
        (7, "school_not_yours"),
        (8, "school_closed"),
        (9, "code_unlisted"),
        (10, "county_not_yours"),
        (11, "required_missing"),
    }
    assert counts(batch) == (10, 1, 0, 0, 9)
    assert "2113000060" in told(batch, "school_name_taken")
    assert "2" in told(batch, "school_code_twice")
    with pytest.raises(Refused) as refused:
        submit_schools(batch, actor=county_officer)
    assert refused.value.code == "rows_refused"
    submit_schools(batch, actor=county_officer, only_good=True)
    assert [line[1] for line in registered()] == ["西关小学", "邻县小学"]


def test_names_may_move_within_one_list(hebei_county: OrgUnit, county_officer: Actor) -> None:
    submit_schools(send(county_officer, [row(1, "第一小学"), row(2, "第二小学")]), actor=county_officer)
    batch = send(county_officer, [row(1, "第二小学"), row(2, "第一小学")])
    assert counts(batch) == (2, 0, 2, 0, 0)
    submit_schools(batch, actor=county_officer)
    assert [line[1] for line in registered()] == ["第二小学", "第一小学"]


def test_a_code_of_another_province_is_asked_about(hebei_county: OrgUnit, county_officer: Actor) -> None:
    rows = [row(0, "西关小学", school_code="2150000001"), row(0, "东关小学", school_code=2113000002.0)]
    batch = send(county_officer, rows)
    assert codes(batch, "confirm") == {(2, "school_code_elsewhere")}
    assert counts(batch) == (2, 2, 0, 0, 0)


def test_a_prefecture_names_the_schools_of_its_counties(
    hebei_county: OrgUnit, neighbour_county: OrgUnit, prefecture_officer: Actor, county_officer: Actor
) -> None:
    rows = [row(1, "西关小学", hebei_county.name), row(2, "西关小学", neighbour_county.name), row(3, "无县小学")]
    batch = send(prefecture_officer, rows)
    assert codes(batch) == {(4, "county_missing")}
    submit_schools(batch, actor=prefecture_officer, only_good=True)
    assert [line[2] for line in registered()] == [hebei_county.name, neighbour_county.name]
    moved = send(prefecture_officer, [row(2, "西关小学(新址)", hebei_county.name)])
    with override("zh-hans"):
        assert told(moved, "county_changes") == f"登记库中为“{neighbour_county.name}”。"
    submit_schools(moved, actor=prefecture_officer)
    assert OrgUnit.objects.get(code="2113000002").parent == hebei_county
    own = send(county_officer, [row(3, "外县小学", neighbour_county.name)])
    assert codes(own) == {(2, "county_not_yours")}


def test_a_register_that_moved_on_asks_for_another_check(hebei_county: OrgUnit, county_officer: Actor) -> None:
    first, second = send(county_officer, [row(1, "西关小学")]), send(county_officer, [row(1, "西门小学")])
    submit_schools(first, actor=county_officer)
    with pytest.raises(Refused) as refused:
        submit_schools(second, actor=county_officer)
    assert refused.value.code == "register_changed"
    second = check_now(check_again(second, actor=county_officer))
    assert counts(second) == (1, 0, 1, 0, 0)
    cells = SchoolIssue.objects.filter(batch=second, grade="confirm").values_list("cell", flat=True)
    assert list(cells) == ["B2"]
    submit_schools(second, actor=county_officer)
    assert list(cells.all()) == ["B2"]
    assert registered()[0][1] == "西门小学"


def test_a_list_is_taken_back_whole(hebei_county: OrgUnit, county_officer: Actor) -> None:
    submit_schools(send(county_officer, [row(1, "西关小学")]), actor=county_officer)
    before = registered()
    batch = send(county_officer, [row(1, "西关完小", school_type="教学点"), row(2, "东关小学")])
    batch = submit_schools(batch, actor=county_officer)
    with pytest.raises(Refused) as refused:
        undo_schools(batch, actor=county_officer, reason=" ")
    assert refused.value.code == "reason_missing"
    batch = undo_schools(batch, actor=county_officer, reason="发错了")
    assert batch.state == ImportState.UNDONE
    assert registered() == before
    assert OrgUnit.objects.get(code="2113000001").pinyin == "xi guan xiao xue"
    assert not OrgUnit.objects.filter(code="2113000002").exists()


def test_a_list_that_others_stand_on_is_not_taken_back(hebei_county: OrgUnit, county_officer: Actor) -> None:
    first = submit_schools(send(county_officer, [row(1, "西关小学")]), actor=county_officer)
    later = submit_schools(send(county_officer, [row(1, "西关完小")]), actor=county_officer)
    with pytest.raises(Refused) as refused:
        undo_schools(first, actor=county_officer, reason="发错了")
    assert refused.value.code == "later_list"
    undo_schools(later, actor=county_officer, reason="发错了")
    unit = OrgUnit.objects.get(code="2113000001")
    person = make_actor(Role.SCHOOL_OFFICER, unit)
    with pytest.raises(Refused) as refused:
        undo_schools(first, actor=county_officer, reason="发错了")
    assert refused.value.code == "schools_in_use"
    assert Grant.objects.get(pk=person.grant_id).unit == unit
    assert registered()[0][1] == "西关小学"


def test_files_belonging_to_a_school_keep_it(hebei_county: OrgUnit, county_officer: Actor) -> None:
    batch = submit_schools(send(county_officer, [row(1, "西关小学")]), actor=county_officer)
    document = batch.document
    document.unit = OrgUnit.objects.get(code="2113000001")
    document.save()
    with pytest.raises(Refused) as refused:
        undo_schools(batch, actor=county_officer, reason="发错了")
    assert refused.value.code == "schools_in_use"
    batch.refresh_from_db()
    assert batch.state == ImportState.SUBMITTED


def test_only_its_own_unit_submits_and_undoes(
    hebei_county: OrgUnit, county_officer: Actor, prefecture_officer: Actor, neighbour_county_officer: Actor
) -> None:
    batch = send(county_officer, [row(1, "西关小学")])
    for act in (submit_schools, lambda one, actor: undo_schools(one, actor=actor, reason="x")):
        with pytest.raises(Refused) as refused:
            act(batch, actor=prefecture_officer)  # type: ignore[operator]
        assert refused.value.code == "not_sender"
        with pytest.raises(Http404):
            act(batch, actor=neighbour_county_officer)  # type: ignore[operator]
    with pytest.raises(Stale):
        submit_schools(batch, actor=county_officer, version=batch.version - 1)
    undone = undo_schools(batch, actor=county_officer, reason="重做")
    with pytest.raises(Refused) as refused:
        submit_schools(undone, actor=county_officer)
    assert refused.value.code == "wrong_state"


def test_files_and_rows_go_in_time_and_the_list_stands(hebei_county: OrgUnit, county_officer: Actor) -> None:
    batch = submit_schools(send(county_officer, [row(1, "西关小学")]), actor=county_officer)
    SchoolBatch.objects.filter(pk=batch.pk).update(closed_at=clock.now() - timedelta(days=181))
    with transaction_for(SYSTEM, act="test"):
        job = enqueue("trainees.erase_school_files", actor=SYSTEM)
    assert run_job(job.pk) == "done"
    batch.refresh_from_db()
    assert batch.document.erased_at is not None
    assert not SchoolRow.objects.exists()
    assert (batch.rows_new, len(registered())) == (1, 1)
    with pytest.raises(Refused) as refused:
        undo_schools(batch, actor=county_officer, reason="发错了")
    assert refused.value.code == "rows_erased"


def test_columns_are_asked_about_once(hebei_county: OrgUnit, county_officer: Actor) -> None:
    headers = [(name, {"school_code": "本校编码数字"}.get(name, label)) for name, label in HEADERS]
    batch = send(county_officer, [row(1, "西关小学")], headers)
    assert (batch.state, [one["header"] for one in batch.asked]) == (ImportState.FAILED, ["本校编码数字"])
    page = client_of(county_officer).get(SCHOOLS.address("detail", batch)).content.decode()
    assert 'id="columns"' in page
    batch = check_now(answer_columns(batch, {batch.asked[0]["key"]: "school_code"}, actor=county_officer))
    assert counts(batch) == (1, 1, 0, 0, 0)
    assert counts(send(county_officer, [row(2, "东关小学")], headers)) == (1, 1, 0, 0, 0)


def test_the_marked_list_comes_back_and_the_mended_one_takes_its_place(
    hebei_county: OrgUnit, county_officer: Actor
) -> None:
    batch = send(county_officer, [row(1, "西关小学"), row(1, "东关小学")])
    run_queued()
    batch.refresh_from_db()
    sheet = openpyxl.load_workbook(io.BytesIO(read_document(batch.result_document, actor=county_officer))).active
    assert "学校标识码" in str(sheet.cell(3, sheet.max_column).value)
    mended = workbook([row(1, "西关小学"), row(2, "东关小学")], HEADERS)
    batch = check_now(replace_file(batch, content=mended, name="改.xlsx", actor=county_officer))
    assert (counts(batch), batch.uploads, SchoolBatch.objects.count()) == ((2, 2, 0, 0, 0), 2, 1)


def test_a_check_is_stopped(hebei_county: OrgUnit, county_officer: Actor) -> None:
    batch = upload_schools(content=workbook([row(1, "西关小学")], HEADERS), name="x.xlsx", actor=county_officer)
    batch = stop_check(batch, actor=county_officer)
    assert (batch.state, batch.ended_by) == (ImportState.FAILED, "check_stopped")
    with pytest.raises(Refused) as refused:
        stop_check(batch, actor=county_officer)
    assert refused.value.code == "not_checking"


@pytest.mark.parametrize("code", sorted(OURS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_finding_has_words(code: str, language: str) -> None:
    with override(language):
        assert "%(" not in sentence_of(SCHOOLS, code, {"before": "P", "row": 2, "sheet": "表"})
        assert "%(" not in heading_of(SCHOOLS, code)


def test_the_template_offers_what_may_be_chosen(
    hebei_county: OrgUnit, neighbour_county: OrgUnit, prefecture_officer: Actor
) -> None:
    answer = client_of(prefecture_officer).get(reverse("trainees:school-file-template", args=["schools"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    lists = {column[0].value: [cell.value for cell in column[1:]] for column in book["代码表"].columns}
    assert {hebei_county.name, neighbour_county.name} <= set(lists["所在地区（县）"])
    assert "九年一贯制学校" in lists["学校类别"]
    assert "镇中心区" in lists["学校所在区域"]
    sheet = book["学校名单"]
    offered = [str(one.sqref)[0] for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert [sheet[f"{letter}1"].value.rstrip("*") for letter in sorted(offered)] == [
        "所在地区（县）",
        "学校类别",
        "学校所在区域",
    ]
    assert client_of(prefecture_officer).get(reverse("trainees:school-file-template", args=["x"])).status_code == 404


def test_the_pages_lead_from_the_file_to_the_register(hebei_county: OrgUnit, county_officer: Actor) -> None:
    client = client_of(county_officer)
    file = io.BytesIO(workbook([row(1, "西关小学"), row(2, "东关小学", school_type="")], HEADERS))
    file.name = "学校.xlsx"
    answer = client.post(reverse("trainees:school-file-upload"), {"file": file})
    batch = SchoolBatch.objects.get()
    assert answer["Location"] == SCHOOLS.address("detail", batch)
    assert 'value="stop_check"' in client.get(answer["Location"]).content.decode()
    assert client.get(SCHOOLS.address("progress", batch), headers={"HX-Request": "true"}).status_code == 200
    check_now(batch)
    page = client.get(answer["Location"]).content.decode()
    assert "?grade=refused" in page
    assert 'value="submit_good"' in page
    findings = client.get(SCHOOLS.address("findings", batch)).content.decode()
    assert "东关小学" in findings
    sent = {"step": "submit_good", "version": SchoolBatch.objects.get().version}
    assert client.post(answer["Location"], sent).status_code == 302
    listed = client.get(reverse("trainees:school-list")).content.decode()
    assert "2113000001" in listed
    assert "东关小学" not in listed
    assert "西关小学" in client.get(reverse("trainees:school-list") + "?school_type=P&name=西关").content.decode()
    assert "学校.xlsx" in client.get(reverse("trainees:school-file-list")).content.decode()
    replaced = client.post(SCHOOLS.address("replace", batch), {})
    assert replaced.status_code == 422


def test_a_roster_finds_its_school_by_the_code_before_the_name(hebei_county: OrgUnit, county_officer: Actor) -> None:
    submit_schools(send(county_officer, [row(1, "西关小学"), row(2, "东关小学")]), actor=county_officer)
    quota, people = make_quota(hebei_county, 5), make_people(4)
    named = [
        ("西关小学", ""),
        ("西关小学", "2113000002"),
        ("别名小学", "2113000002"),
        ("东关小学", "2113000099"),
    ]
    rows = [
        row_of(one, hebei_county, school=school, school_code=code)
        for one, (school, code) in zip(people, named, strict=True)
    ]
    headers = [("name", "姓名"), ("id_no", "身份证号"), ("school", "单位"), ("school_code", "学校标识码")]
    headers += [("mobile", "手机"), ("stage", "主要教学学段"), ("subject", "主要教学学科")]
    batch = check_now(upload_roster(quota, content=workbook(rows, headers), name="x.xlsx", actor=county_officer))
    found = RosterRow.objects.filter(batch=batch).order_by("row_no").values_list("school_unit__code", flat=True)
    assert list(found) == ["2113000001", "2113000002", "2113000002", "2113000002"]
    submit_roster(batch, actor=county_officer)
    assert Teacher.objects.filter(school__code="2113000002").count() == 3
