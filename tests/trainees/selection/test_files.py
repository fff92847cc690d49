"""What becomes of files: marked, asked about, erased in time; and full numbers shown only for a reason."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents import store
from guopei.core.documents.services.storing import read_document
from guopei.core.imports.services.files import answer_columns
from guopei.core.imports.services.marking import marks_of
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.queue import enqueue
from guopei.core.jobs.services.running import run_job, run_queued
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Refused
from tests.factories.trainees import (
    check_now,
    make_batch,
    make_enrolled,
    make_people,
    make_quota,
    make_submitted,
    row_of,
    workbook,
)
from tests.support.clients import client_of
from trainees.register.models import Teacher, TeacherReveal
from trainees.register.services.people import reveal_teacher
from trainees.selection.enums import BatchState
from trainees.selection.imports import CENTRAL_WEST, CENTRAL_WEST_COLUMNS, NATIONAL, NATIONAL_COLUMNS
from trainees.selection.models import Quota, RosterBatch, RosterIssue, RosterRow
from trainees.selection.services.rosters import upload_roster


@pytest.fixture
def quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 5)


def test_templates_have_the_ministrys_columns() -> None:
    assert (len(NATIONAL.columns), len(CENTRAL_WEST.columns)) == (26, 21)
    assert (len(NATIONAL_COLUMNS), len(CENTRAL_WEST_COLUMNS)) == (26, 21)


def test_central_west_template_is_read_as_well(quota: Quota, county_officer: Actor) -> None:
    lines = [
        row_of(one, quota.unit, school_type="小学", graduated_from="某师范", major="语文") for one in make_people(2)
    ]
    batch = upload_roster(quota, content=workbook(lines, CENTRAL_WEST_COLUMNS), name="x.xlsx", actor=county_officer)
    batch = check_now(batch)
    assert (batch.state, batch.rows_new, batch.rows_refused) == (BatchState.CHECKED, 2, 0)
    assert set(RosterRow.objects.values_list("school_type", flat=True)) == {"P"}


def test_marked_workbook_comes_back_in_the_senders_layout(quota: Quota, county_officer: Actor) -> None:
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit, stage="高中", title="小高")], actor=county_officer)
    run_queued()
    batch.refresh_from_db()
    assert batch.result_document is not None
    assert batch.result_document.name.endswith("_已检查.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(read_document(batch.result_document, actor=county_officer))).active
    header = [cell.value for cell in sheet[1]]
    assert header[:26] == [label for _name, label in NATIONAL_COLUMNS]
    assert "小学" in str(sheet.cell(2, len(header)).value)
    assert sheet["T2"].fill.fgColor.rgb != sheet["F2"].fill.fgColor.rgb


def test_unclear_headers_are_asked_about_and_remembered(quota: Quota, county_officer: Actor) -> None:
    headers = [
        (name, {"mobile": "联系办法", "school": "单位名字全称呼"}.get(name, label)) for name, label in NATIONAL_COLUMNS
    ]
    content = workbook([row_of(make_people(1)[0], quota.unit)], headers)
    batch = check_now(upload_roster(quota, content=content, name="x.xlsx", actor=county_officer))
    assert batch.state == BatchState.FAILED
    asked = {one["header"]: one["key"] for one in batch.mapping.get("asked", [])}
    assert "联系办法" in asked
    record = client_of(county_officer).get(reverse("trainees:roster-detail", args=[batch.pk]))
    assert [action.url for action in record.context["turn"]] == ["#columns"]  # it waits for whoever reads this
    assert 'id="columns"' in record.content.decode()
    answers = {asked["联系办法"]: "mobile"}
    if "单位名字全称呼" in asked:
        answers[asked["单位名字全称呼"]] = "school"
    batch = check_now(answer_columns(batch, answers, actor=county_officer))
    assert (batch.state, batch.rows_refused) == (BatchState.CHECKED, 0)
    again = check_now(upload_roster(quota, content=content, name="y.xlsx", actor=county_officer))
    assert again.state == BatchState.CHECKED


def test_check_that_was_killed_is_done_again_without_doubling(quota: Quota, county_officer: Actor) -> None:
    batch = make_batch(quota, [row_of(one, quota.unit) for one in make_people(3)], actor=county_officer)
    RosterBatch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING, version=batch.version + 1)
    with transaction_for(county_officer, act="test"):
        job = enqueue("trainees.check_roster", actor=county_officer, subject=batch)
    assert run_job(job.pk) == "done"
    batch.refresh_from_db()
    assert (batch.state, batch.rows_read, RosterRow.objects.filter(batch=batch).count()) == (BatchState.CHECKED, 3, 3)


def test_files_of_closed_rosters_are_erased_in_time(quota: Quota) -> None:
    enrolled = make_enrolled(quota, 2)
    batch = enrolled[0].nomination.batch
    open_batch = make_submitted(quota, 1, start=30)

    def erase() -> None:
        with transaction_for(SYSTEM, act="test"):
            job = enqueue("trainees.erase_rosters", actor=SYSTEM)
        assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error

    erase()
    batch.document.refresh_from_db()
    assert batch.document.erased_at is None
    RosterBatch.objects.filter(pk=batch.pk).update(closed_at=clock.now() - timedelta(days=181))
    erase()
    batch.document.refresh_from_db()
    assert batch.document.erased_at is not None
    assert not RosterRow.objects.filter(batch=batch).exists()
    assert not RosterIssue.objects.filter(batch=batch).exists()
    batch.refresh_from_db()
    assert (batch.rows_read, batch.rows_nominated) == (2, 2)
    open_batch.document.refresh_from_db()
    assert open_batch.document.erased_at is None


def test_bytes_go_only_after_the_commit(
    quota: Quota, django_capture_on_commit_callbacks: object, county_officer: Actor
) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    path = store.path_of(batch.document.uuid)
    assert path.exists()
    assert b"PK" not in path.read_bytes()[:2]  # sealed, not a plain workbook


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><form><input name=user></form></html>", "sheets.html_as_workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "sheets.not_a_spreadsheet"),
        (b"PK\x03\x04" + bytes(100), "sheets.damaged_package"),
    ],
)
def test_file_that_is_no_workbook_is_refused_with_what_it_is(
    quota: Quota, county_officer: Actor, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        upload_roster(quota, content=content, name="名单.xls", actor=county_officer)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not RosterBatch.objects.exists()


def test_marked_workbook_names_cell_and_finding_in_its_status_column(quota: Quota, county_officer: Actor) -> None:
    rows = [row_of(make_people(1)[0], quota.unit, mobile="无", title="领导")]
    batch = make_batch(quota, rows, actor=county_officer)
    marks = list(marks_of(batch))
    assert {(mark.place, mark.grade) for mark in marks} == {("手机 Q2", "refused"), ("职称 N2", "confirm")}
    with translation.override("en"):
        texts = {mark.text for mark in marks_of(batch)}
    assert "“领导” is not in the list of allowed values. It was left out." in texts
    assert "“无” counts as empty, but something is required here." in texts


def test_what_is_only_written_otherwise_is_kept_but_not_coloured(quota: Quota, county_officer: Actor) -> None:
    person = make_people(1)[0]
    rows = [row_of(person, quota.unit, joined="2012.9", county="行唐", name=f" {person.name}", title="小高")]
    batch = make_batch(quota, rows, actor=county_officer)
    issues = dict(RosterIssue.objects.filter(batch=batch).values_list("cell", "code"))
    assert issues == {"C2": "county_matched", "F2": "spaces_removed", "N2": "title_renamed", "X2": "date_read"}
    assert {mark.place for mark in marks_of(batch)} == {"职称 N2"}
    run_queued()
    batch.refresh_from_db()
    sheet = openpyxl.load_workbook(io.BytesIO(read_document(batch.result_document, actor=county_officer))).active
    coloured = {cell.coordinate for cell in sheet[2] if cell.fill.fill_type and cell.column <= len(NATIONAL_COLUMNS)}
    assert coloured == {"N2"}


def test_full_numbers_need_a_reason_and_leave_a_mark(
    quota: Quota, county_officer: Actor, neighbour_county_officer: Actor, nation_officer: Actor
) -> None:
    make_submitted(quota, 1, actor=county_officer)
    teacher = Teacher.objects.get()
    with pytest.raises(Refused):
        reveal_teacher(teacher, actor=county_officer, reason=" ")
    with pytest.raises(Http404):
        reveal_teacher(teacher, actor=neighbour_county_officer, reason="x")
    with pytest.raises(Refused):
        reveal_teacher(teacher, actor=nation_officer, reason="x")
    assert reveal_teacher(teacher, actor=county_officer, reason="核对身份").id_no == make_people(1)[0].id_no
    kept = TeacherReveal.objects.get()
    assert (kept.user_id, kept.grant_id, kept.reason) == (county_officer.user_id, county_officer.grant_id, "核对身份")
