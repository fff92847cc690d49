"""Attendance by sheet: the trainees of a class by its lessons."""

from collections.abc import Sequence
from typing import BinaryIO

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.imports.services.numbered_sheets import NumberedSheet, read_sheet, refuse_problems, write_sheet
from guopei.core.refusal import Refused
from guopei.core.sheets.export import ExportColumn
from guopei.core.sheets.spec import Column, Kind
from guopei.core.typed import whole_number
from trainees.classes.enums import HalfDay, LessonState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.enums import AttendanceStatus
from trainees.delivery.rules.rights import RECORD_ATTENDANCE
from trainees.delivery.selectors.attendance import recording_time
from trainees.delivery.selectors.class_sheets import TRAINEE, TRAINEES
from trainees.delivery.selectors.classes import trainees_of_class
from trainees.delivery.services.attendance import Recorded, attendance_cells, record_attendance
from trainees.selection.enums import EnrolmentState

# What people write into the cells. The sheets' own words are Chinese whatever the reader's language.
STATUS_WORDS = {
    AttendanceStatus.PRESENT: ("出勤", "到", "已到", "√", "✓", "1", "present", "p"),
    AttendanceStatus.LATE: ("迟到", "late", "l"),
    AttendanceStatus.LEAVE: ("请假", "事假", "病假", "公假", "leave", "△", "○"),
    AttendanceStatus.ABSENT: ("缺勤", "旷课", "未到", "×", "x", "0", "absent", "a"),
}
_STATUS = {word: status for status, words in STATUS_WORDS.items() for word in words}
HALF_DAYS = {HalfDay.MORNING: "上午", HalfDay.AFTERNOON: "下午", HalfDay.EVENING: "晚上"}


def lesson_label(lesson: Lesson) -> str:
    """A lesson as a heading: day, time, title, and its number, which makes it one of a kind."""
    return f"{lesson.held_on:%m-%d}{HALF_DAYS[HalfDay(lesson.half_day)]} {lesson.title[:20]}〔{lesson.pk}〕"


def attendance_sheet(training_class: TrainingClass, lessons: Sequence[Lesson], actor: Actor) -> NumberedSheet:
    """The sheet of attendance with a column for each of these lessons."""

    def called(pk: int) -> str:
        other = visible(actor, TrainingClass.objects.filter(pk=pk)).first()
        return str(other) if other else gettext("class No. %(number)s") % {"number": pk}

    return NumberedSheet(
        "attendance",
        "考勤表",
        training_class.pk,
        TRAINEES,
        {str(lesson.pk): Column(f"lesson_{lesson.pk}", lesson_label(lesson), Kind.TEXT) for lesson in lessons},
        called=called,
    )


def write_attendance_sheet(target: BinaryIO, training_class: TrainingClass, *, actor: Actor) -> None:
    """The sheet of attendance of a class as it stands: who is in the class by name, one column for each lesson whose
    time has come."""
    time = recording_time(training_class)
    lessons = [
        lesson for lesson in lessons_of(training_class).exclude(state=LessonState.CANCELLED) if time.has_come(lesson)
    ]
    cells = attendance_cells(training_class)
    people = trainees_of_class(actor, training_class).filter(state=EnrolmentState.ARRIVED)
    rows = []
    for person in people:
        own = {
            str(lesson.pk): cells[person.pk, str(lesson.pk)]
            for lesson in lessons
            if (person.pk, str(lesson.pk)) in cells
        }
        words = [STATUS_WORDS[AttendanceStatus(own[key].value)][0] if key in own else None for key in _keys(lessons)]
        rows.append((person.pk, [person.teacher.name, *words], own))
    write_sheet(
        target,
        attendance_sheet(training_class, lessons, actor),
        rows,
        [ExportColumn(lesson_label(lesson), width=18) for lesson in lessons],
        notes=[
            ("填写方法", "每格填：出勤、迟到、请假、缺勤；空格表示不登记。不要改动表头和学员编号，不要增删列。"),
            ("班级", training_class.name),
            ("日期", date_format(clock.today(), "Y-m-d")),
        ],
        demo=training_class.is_demo,
    )


def _keys(lessons: Sequence[Lesson]) -> list[str]:
    return [str(lesson.pk) for lesson in lessons]


@service(_("Record attendance from a sheet"))
def record_attendance_sheet(
    training_class: TrainingClass, content: bytes, name: str, *, actor: Actor
) -> tuple[int, Recorded]:
    """Record a filled-in sheet of attendance: all of it, or nothing with the reasons. Returns rows and what was done.

    Empty cells, and cells left as they were downloaded, say nothing. Refuses what `read_sheet` refuses, words
    that are none of the four, and (Overtaken) cells that somebody else changed since the sheet was made.
    """
    require(actor, RECORD_ATTENDANCE, training_class)
    lessons = list(lessons_of(training_class))
    people = {
        person.pk: person.teacher.name
        for person in trainees_of_class(actor, training_class).filter(state=EnrolmentState.ARRIVED)
    }
    filled = read_sheet(content, name, attendance_sheet(training_class, lessons, actor), people)
    marks: dict[tuple[int, int], str] = {}
    for row in filled.rows:
        for lesson in lessons:
            word = row.get(f"lesson_{lesson.pk}", "").strip()
            status = _STATUS.get(word.lower())
            if status is not None and (pk := whole_number(row.get(TRAINEE.name, ""))) is not None:
                marks[pk, lesson.pk] = status
            elif word:
                filled.problems.append(
                    gettext("row %(row)s, “%(lesson)s”: “%(word)s” is not understood")
                    % {"row": row["sheet_row"], "lesson": lesson.title, "word": word}
                )
    refuse_problems(filled.problems)
    if not marks:
        raise Refused(_("The sheet has no mark in it."), code="sheet_empty", field="file")
    return len(filled.rows), record_attendance(training_class, marks, actor=actor, seen=filled.seen())
