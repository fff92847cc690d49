"""Sheets of a class: what is written comes back, counts add up, and a sheet that cannot be right changes nothing."""

import io

import pytest
from openpyxl import load_workbook

from guopei.core.refusal import Refused
from projects.models import TrainingClass
from projects.selectors.classes import lessons_of
from tests.factories.classes import House, make_house, make_ready, make_running, trainees
from trainees.models import Attendance
from trainees.selectors.classes import counts_of
from trainees.services.class_sheets import (
    as_bytes,
    record_arrival_sheet,
    record_attendance_sheet,
    write_arrival_sheet,
    write_attendance_sheet,
)

pytestmark = pytest.mark.django_db


def sheet(house: House, made: TrainingClass, write: object = write_attendance_sheet) -> object:
    """The downloaded workbook, opened."""
    return load_workbook(io.BytesIO(as_bytes(write, made, actor=house.manager)))


def saved(book: object) -> bytes:
    """A filled-in workbook as it is uploaded."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rows_below_header(page: object) -> list:
    """The rows of people, wherever the header stands."""
    header = next(row[0].row for row in page.iter_rows() if row[0].value == "学员编号")
    return list(page.iter_rows(min_row=header + 1))


def test_attendance_comes_back_as_filled_in() -> None:
    house = make_house()
    made = make_running(house, people=3)
    book = sheet(house, made)
    page = book.worksheets[0]
    people = rows_below_header(page)
    assert [row[2].value for row in people] == ["出勤"] * 3  # the safety lesson, recorded before
    for row, words in zip(people, (("√", "迟到"), ("出勤", "请假"), ("到", "缺勤")), strict=True):
        row[3].value, row[4].value = words

    read, recorded = record_attendance_sheet(made, saved(book), "考勤.xlsx", actor=house.manager)

    assert (read, recorded.new, recorded.changed, recorded.unchanged, recorded.held) == (3, 6, 0, 3, 2)
    last = lessons_of(made).get(title="第二课")
    assert list(Attendance.objects.filter(lesson=last).order_by("enrolment").values_list("status", flat=True)) == [
        "LATE",
        "LEAVE",
        "ABSENT",
    ]
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

    assert record_arrival_sheet(made, saved(book), "报到.xlsx", actor=house.manager) == (3, 1)

    made.refresh_from_db()
    assert (made.arrived, counts_of(made).expected) == (1, 2)
    assert [one.state for one in trainees(made)] == ["ARRIVED", "EXPECTED", "EXPECTED"]


def test_what_is_no_workbook_is_refused() -> None:
    house = make_house()
    made = make_ready(house)

    with pytest.raises(Refused):
        record_arrival_sheet(made, b"%PDF-1.7 nothing", "报到.xlsx", actor=house.manager)
    with pytest.raises(Refused):
        record_arrival_sheet(made, b"", "报到.xlsx", actor=house.manager)
