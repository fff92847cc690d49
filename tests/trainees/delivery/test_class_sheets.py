"""Sheets of a class: what is written comes back, a sheet that cannot be right changes nothing and says why, and what
somebody else changed since it was made is never undone by it."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from evaluation.assessment.models import SkillTest, TestScore
from evaluation.assessment.services.score_sheets import record_score_sheet, write_score_sheet
from evaluation.assessment.services.skill_tests import record_scores
from guopei.core import clock
from guopei.core.flow.cells import Overtaken
from guopei.core.imports.services.numbered_sheets import as_bytes
from guopei.core.refusal import Refused
from tests.factories.classes import House, make_house, make_neighbour, make_ready, make_running, trainees
from tests.factories.evaluation import make_test
from tests.trainees.delivery.test_roll_calls import as_, sent_again, statuses
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.models import Attendance
from trainees.delivery.selectors.classes import counts_of
from trainees.delivery.services.arrival_sheets import record_arrival_sheet, write_arrival_sheet
from trainees.delivery.services.arrivals import ArrivalsRecorded, declare_no_shows, record_arrivals
from trainees.delivery.services.attendance import record_attendance
from trainees.delivery.services.attendance_sheets import record_attendance_sheet, write_attendance_sheet
from trainees.selection.models import Enrolment

pytestmark = pytest.mark.django_db


def sheet(house: House, made: Any, write: Any = write_attendance_sheet) -> Workbook:
    """The downloaded workbook, opened."""
    return load_workbook(io.BytesIO(as_bytes(write, made, actor=house.manager)))


def saved(book: Any) -> bytes:
    """A filled-in workbook as it is uploaded."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def header_of(page: Any) -> int:
    """The row of the header, wherever it stands."""
    return next(row[0].row for row in page.iter_rows() if row[0].value == "学员编号")


def rows_below_header(page: Any) -> list[Any]:
    """The rows of people."""
    return list(page.iter_rows(min_row=header_of(page) + 1))


def test_attendance_comes_back_as_filled_in() -> None:
    house = make_house()
    made = make_running(house, people=3)
    book = sheet(house, made)
    page = book.worksheets[0]
    people = rows_below_header(page)
    assert [row[2].value for row in people] == ["出勤"] * 3  # the safety lesson, recorded before
    assert page.column_dimensions["F"].hidden  # what the sheet was made with
    for row, words in zip(people, (("√", "迟到"), ("出勤", "请假"), ("到", "缺勤")), strict=True):
        row[3].value, row[4].value = words

    read, recorded = record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert (read, recorded.new, recorded.changed, recorded.unchanged, recorded.held) == (3, 6, 0, 3, 2)
    last = lessons_of(made).get(title="第二课")
    assert statuses(last) == ["LATE", "LEAVE", "ABSENT"]
    again, repeated = record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)
    assert (again, repeated.new, repeated.changed, repeated.unchanged) == (3, 0, 0, 9)


def test_a_sheet_with_anything_wrong_changes_nothing_and_says_what() -> None:
    house = make_house()
    made = make_running(house, people=3)
    book = sheet(house, made)
    first, second, third = rows_below_header(book.worksheets[0])
    first[3].value = "好像来了"
    second[1].value = "别人"
    third[0].value = "999999"

    with pytest.raises(Refused) as refusal:
        record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert (refusal.value.code, refusal.value.params["count"]) == ("sheet_problems", 3)
    assert "好像来了" in refusal.value.message
    assert Attendance.objects.filter(lesson__is_safety=False).count() == 0


def test_arrivals_come_back_as_ticked() -> None:
    house = make_house()
    made = make_ready(house, people=3)
    book = sheet(house, made, write_arrival_sheet)
    first, second, _third = rows_below_header(book.worksheets[0])
    first[3].value, second[3].value = "是", "否"

    assert record_arrival_sheet(made, saved(book), "报到.xlsx", actor=house.manager) == (
        3,
        ArrivalsRecorded(new=1, already=0),
    )

    made.refresh_from_db()
    assert (made.arrived, counts_of(made).expected) == (1, 2)
    assert [one.state for one in trainees(made)] == ["ARRIVED", "EXPECTED", "EXPECTED"]
    again = record_arrival_sheet(made, saved(book), "报到.xlsx", actor=house.manager)
    assert again == (3, ArrivalsRecorded(new=0, already=1))  # said truly: recorded before


def test_no_for_somebody_who_has_arrived_is_answered_and_not_passed_over() -> None:
    house = make_house()
    made = make_ready(house, people=2)
    one, two = trainees(made)
    record_arrivals(made, [one.pk], actor=house.manager)
    book = sheet(house, made, write_arrival_sheet)
    first, second = rows_below_header(book.worksheets[0])
    assert first[3].value == "是"
    first[3].value, second[3].value = "否", "是"

    with pytest.raises(Refused) as refusal:
        record_arrival_sheet(made, saved(book), "报到.xlsx", actor=house.manager)

    assert refusal.value.code == "sheet_problems"
    assert one.teacher.name in refusal.value.message
    assert [person.state for person in trainees(made)] == ["ARRIVED", two.state]


def test_what_is_no_workbook_is_refused() -> None:
    house = make_house()
    made = make_ready(house)

    with pytest.raises(Refused) as text:
        record_arrival_sheet(made, b"%PDF-1.7 nothing", "报到.xlsx", actor=house.manager)
    with pytest.raises(Refused) as empty:
        record_arrival_sheet(made, b"", "报到.xlsx", actor=house.manager)

    assert (text.value.code, empty.value.code) == ("sheets.not_a_spreadsheet", "file_size")


# Sheets that are not as they were downloaded


def attendance_case(house: House) -> tuple[Any, Any, Any, int]:
    """A class with its attendance sheet: subject, writer, reader, the column (from 0) of the first cell to fill in."""
    return make_running(house, people=2), write_attendance_sheet, record_attendance_sheet, 3


def arrivals_case(house: House) -> tuple[Any, Any, Any, int]:
    """The same for arrivals."""
    return make_ready(house, people=2), write_arrival_sheet, record_arrival_sheet, 3


def scores_case(house: House) -> tuple[Any, Any, Any, int]:
    """The same for scores."""
    return make_test(house, make_running(house, people=2)), write_score_sheet, record_score_sheet, 2


CASES = pytest.mark.parametrize("case", [attendance_case, arrivals_case, scores_case])
WORDS = {attendance_case: "出勤", arrivals_case: "是", scores_case: 60}


def nothing_recorded() -> bool:
    """Neither marks besides the safety lesson's, nor scores."""
    return not (Attendance.objects.filter(lesson__is_safety=False).exists() or TestScore.objects.exists())


def refused(case: Callable[[House], Any], change: Callable[[Any, int], None], *, code: str) -> str:
    """What is said of a sheet that was filled in and then changed by `change` (page, header row)."""
    house = make_house()
    subject, write, record, place = case(house)
    before = list(Enrolment.objects.order_by("pk").values_list("state", flat=True))
    book = sheet(house, subject, write)
    page = book.worksheets[0]
    for row in rows_below_header(page):
        row[place].value = WORDS[case]
    change(page, place)
    with pytest.raises(Refused) as refusal:
        record(subject, saved(book), "表.xlsx", actor=house.manager)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert nothing_recorded()
    assert list(Enrolment.objects.order_by("pk").values_list("state", flat=True)) == before
    return refusal.value.message


@pytest.mark.parametrize("case", [attendance_case, scores_case])
def test_a_sheet_that_nobody_filled_in_is_refused(case: Any) -> None:
    house = make_house()
    subject, write, record, _place = case(house)
    book = sheet(house, subject, write)
    for row in rows_below_header(book.worksheets[0]):
        for cell in row[2:-1]:
            cell.value = None
    with pytest.raises(Refused) as refusal:
        record(subject, saved(book), "表.xlsx", actor=house.manager)
    assert refusal.value.code == "sheet_empty"
    assert nothing_recorded()


@CASES
def test_a_renamed_column_refuses_the_sheet_and_is_named(case: Any) -> None:
    headers: list[str] = []

    def rename(page: Any, place: int) -> None:
        cell = page.cell(header_of(page), place + 1)
        headers.append(cell.value)
        cell.value = "后测"

    said = refused(case, rename, code="headers_changed")
    letter = "D" if case is not scores_case else "C"
    assert f"{letter}列“后测”" in said
    assert f"“{headers[0]}”" in said  # which is missing now


@CASES
def test_a_further_column_refuses_the_sheet_and_is_named(case: Any) -> None:
    def add(page: Any, _place: int) -> None:
        page.cell(header_of(page), page.max_column + 1, "又一课")
        page.cell(header_of(page) + 1, page.max_column, "出勤")

    assert "“又一课”" in refused(case, add, code="headers_changed")


@CASES
def test_a_column_with_values_and_no_header_refuses_the_sheet(case: Any) -> None:
    def add(page: Any, _place: int) -> None:
        page.cell(header_of(page) + 1, page.max_column + 1, "出勤")

    said = refused(case, add, code="headers_changed")
    assert ("G列" if case is attendance_case else "F列") in said


@CASES
def test_a_deleted_column_refuses_the_sheet_and_is_named(case: Any) -> None:
    headers: list[str] = []

    def delete(page: Any, place: int) -> None:
        headers.append(page.cell(header_of(page), place + 1).value)
        page.delete_cols(place + 1)

    assert f"“{headers or ''}"[:2] in refused(case, delete, code="headers_changed")


@CASES
def test_a_formula_without_a_saved_value_refuses_the_sheet_and_names_the_cell(case: Any) -> None:
    def calculate(page: Any, place: int) -> None:
        page.cell(header_of(page) + 1, place + 1).value = '="出"&"勤"'

    said = refused(case, calculate, code="sheet_problems")
    assert "公式" in said
    assert ("C列" if case is scores_case else "D列") in said


@CASES
def test_a_sheet_without_the_hidden_record_is_refused(case: Any) -> None:
    def strip(page: Any, _place: int) -> None:
        page.delete_cols(page.max_column)

    assert "下载" in refused(case, strip, code="headers_changed")


@CASES
def test_a_row_whose_hidden_record_is_another_ones_is_refused(case: Any) -> None:
    def swap(page: Any, _place: int) -> None:
        first, second = rows_below_header(page)
        first[-1].value, second[-1].value = second[-1].value, first[-1].value

    assert "第2行" in refused(case, swap, code="sheet_problems")


@CASES
def test_the_sheet_of_another_class_is_known_as_such(case: Any) -> None:
    house = make_house()
    subject, write, record, place = case(house)
    other = case(house)[0]
    book = sheet(house, other, write)
    for row in rows_below_header(book.worksheets[0]):
        row[place].value = WORDS[case]

    with pytest.raises(Refused) as refusal:
        record(subject, saved(book), "表.xlsx", actor=house.manager)

    name = other.training_class.name if isinstance(other, SkillTest) else other.name
    assert (refusal.value.code, nothing_recorded()) == ("other_class_sheet", True)
    assert name in refusal.value.message


def test_the_sheet_of_a_class_out_of_sight_is_not_called_by_name() -> None:
    house = make_house()
    made = make_running(house, people=1)
    neighbour = make_neighbour(house)
    other = make_running(neighbour, people=1, name="保密班名")
    book = load_workbook(io.BytesIO(as_bytes(write_attendance_sheet, other, actor=neighbour.manager)))

    with pytest.raises(Refused) as refusal:
        record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert refusal.value.code == "other_class_sheet"
    assert "保密班名" not in refusal.value.message
    assert str(other.pk) in refusal.value.message


def test_a_sheet_of_another_kind_is_known_as_such() -> None:
    house = make_house()
    made = make_running(house, people=1)
    book = sheet(house, made, write_arrival_sheet)

    with pytest.raises(Refused) as refusal:
        record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert (refusal.value.code, refusal.value.field) == ("other_sheet", "file")


# Sheets that others have overtaken


def marked(house: House, people: int = 2) -> tuple[TrainingClass, Any, Workbook]:
    """A class with a lesson in which everybody is present, and the sheet downloaded then."""
    made = make_running(house, people=people)
    lesson = lessons_of(made).get(title="第一课")
    record_attendance(made, {(one.pk, lesson.pk): "PRESENT" for one in trainees(made)}, actor=house.manager)
    return made, lesson, sheet(house, made)


def test_cells_left_as_downloaded_do_not_undo_what_was_recorded_meanwhile() -> None:
    house = make_house()
    made, lesson, book = marked(house)
    one, _two = trainees(made)
    record_attendance(made, {(one.pk, lesson.pk): "ABSENT"}, actor=house.officer)
    for row in rows_below_header(book.worksheets[0]):
        row[4].value = "迟到"

    _read, recorded = record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert (recorded.new, recorded.changed, statuses(lesson)) == (2, 0, ["ABSENT", "PRESENT"])


@pytest.mark.parametrize(("choice", "stands"), [("LEAVE", "LEAVE"), ("ABSENT", "ABSENT")])
def test_a_stale_sheet_of_attendance_shows_both_sides_and_can_be_sent_again(choice: str, stands: str) -> None:
    house = make_house()
    made, lesson, book = marked(house)
    one, _two = trainees(made)
    record_attendance(made, {(one.pk, lesson.pk): "ABSENT"}, actor=house.officer)
    first, second = rows_below_header(book.worksheets[0])
    first[3].value, second[3].value = "请假", "迟到"
    manager, url = as_(house.manager), reverse("trainees:class-attendance-sheet", args=[made.pk])

    answer = manager.post(url, {"file": SimpleUploadedFile("考勤.xlsx", saved(book))})

    assert answer.status_code == 409
    [side] = answer.context["sides"]
    assert (side.who, side.mine, side.theirs.value, side.theirs.by) == (
        one.teacher.name,
        "LEAVE",
        "ABSENT",
        house.officer.user_name,
    )
    assert statuses(lesson) == ["ABSENT", "PRESENT"]
    again = manager.post(url, {**sent_again(answer), f"mark-{side.name}": choice})
    assert (again.status_code, statuses(lesson)) == (302, [stands, "LATE"])


def test_a_stale_sheet_of_arrivals_shows_both_sides() -> None:
    house = make_house()
    made = make_ready(house, people=2, starts_on=clock.today() - timedelta(days=1))
    one, _two = trainees(made)
    book = sheet(house, made, write_arrival_sheet)
    declare_no_shows(made, [one.pk], actor=house.manager, reason="未到校")
    for row in rows_below_header(book.worksheets[0]):
        row[3].value = "是"

    with pytest.raises(Overtaken) as refusal:
        record_arrival_sheet(made, saved(book), "报到.xlsx", actor=house.manager)

    assert [(clash.key[0], clash.theirs.value) for clash in refusal.value.clashes] == [(one.pk, "NO_SHOW")]
    assert [person.state for person in trainees(made)] == ["NO_SHOW", "EXPECTED"]


def test_a_stale_sheet_of_scores_shows_both_sides_and_can_be_sent_again() -> None:
    house = make_house()
    test = make_test(house, make_running(house, people=2), pre=(40, 50))
    one, two = trainees(test.training_class)
    book = sheet(house, test, write_score_sheet)
    record_scores(test, {(one.pk, "PRE"): Decimal(60)}, actor=house.officer)
    first, second = rows_below_header(book.worksheets[0])
    first[2].value, second[2].value, second[3].value = 55, 50, 70
    manager, url = as_(house.manager), reverse("evaluation:test-sheet", args=[test.pk])

    answer = manager.post(url, {"file": SimpleUploadedFile("成绩.xlsx", saved(book))})

    assert answer.status_code == 409
    assert [(side.who, side.mine, side.theirs.value) for side in answer.context["sides"]] == [
        (one.teacher.name, "55.0", "60.0")
    ]
    assert list(TestScore.objects.order_by("enrolment", "moment").values_list("score", flat=True)) == [60, 50]
    assert manager.post(url, sent_again(answer)).status_code == 302
    found = TestScore.objects.order_by("enrolment", "-moment").values_list("enrolment", "moment", "score")
    assert list(found) == [(one.pk, "PRE", 55), (two.pk, "PRE", 50), (two.pk, "POST", 70)]
