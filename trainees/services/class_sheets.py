"""Sheets of a class: written for its people, filled in by its manager, read back by their numbers.

Small workbooks (at most a class), read at once in the sandboxed child. Rows are found by the trainee's number in the
first column, never by name; a row that cannot be right refuses the whole sheet and says which rows and why.
"""

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.refusal import Refused
from guopei.core.sheets.export import ExportColumn, write_table
from guopei.core.sheets.limits import DEFAULT
from guopei.core.sheets.parent import read_file
from guopei.core.sheets.process import RowStream
from guopei.core.sheets.spec import Column, Kind, SheetSpec
from projects.enums import LessonState
from projects.models import Lesson, TrainingClass
from projects.selectors.classes import lessons_of
from trainees.enums import AttendanceStatus, EnrolmentState
from trainees.selectors.classes import attendance_marks, trainees_of_class
from trainees.services.arrivals import record_arrivals
from trainees.services.attendance import Recorded, record_attendance

MOST_MB = 4
MOST_NAMED = 8
NUMBER = Column("trainee", "学员编号", Kind.DIGITS, required=True)
NAME = Column("name", "姓名", Kind.TEXT, required=True)
ARRIVED = Column("arrived", "是否报到", Kind.TEXT, required=True)
SCHOOL = Column("school", "单位", Kind.TEXT)

# What people write into the cells. The sheets' own words are Chinese whatever the reader's language.
STATUS_WORDS = {
    AttendanceStatus.PRESENT: ("出勤", "到", "已到", "√", "✓", "1", "present", "p"),
    AttendanceStatus.LATE: ("迟到", "late", "l"),
    AttendanceStatus.LEAVE: ("请假", "事假", "病假", "公假", "leave", "△", "○"),
    AttendanceStatus.ABSENT: ("缺勤", "旷课", "未到", "×", "x", "0", "absent", "a"),
}
_STATUS = {word: status for status, words in STATUS_WORDS.items() for word in words}
_YES = frozenset({"是", "到", "已到", "已报到", "报到", "√", "✓", "1", "y", "yes"})
_NO = frozenset({"否", "未到", "未报到", "×", "x", "0", "n", "no"})

Row = dict[str, str]


def read_rows(content: bytes, name: str, spec: SheetSpec) -> list[Row]:
    """The rows of an uploaded workbook by the spec's columns, `sheet_row` as the sender sees it; empty cells left out.

    Refuses files that are too large or unreadable, and missing columns.
    """
    if not content or len(content) > MOST_MB * 1024 * 1024:
        raise Refused(
            _("The file is empty or larger than %(most)s MB."),
            code="file_size",
            field="file",
            params={"most": MOST_MB},
        )
    names = [output.name for output in spec.outputs()]
    rows: list[Row] = []

    def take(stream: RowStream) -> None:
        for line in stream.read().decode().split("\n")[:-1]:
            cells = line.split("\t")
            rows.append({key: plain(cell) for key, cell in zip(names, cells, strict=True) if cell != "\\N"})

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(name).suffix[:6]}"
        path.write_bytes(content)
        reading = read_file(path, spec, take, keyring=None, today=clock.today(), limits=DEFAULT)
    if reading.asked:
        raise Refused(
            _("The headers of this sheet were changed. Fill in the sheet that you downloaded here."),
            code="headers_changed",
            field="file",
        )
    return rows


def plain(cell: str) -> str:
    """A cell of PostgreSQL's COPY text format as it was."""
    if "\\" not in cell:
        return cell
    return cell.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")


def people_by_number(rows: Sequence[Row], people: dict[str, str], problems: list[str]) -> list[tuple[Row, int]]:
    """Each row with its trainee. Numbers of nobody here, names of somebody else, and repeats go to `problems`."""
    found: list[tuple[Row, int]] = []
    seen: set[str] = set()
    for row in rows:
        number, line = row.get("trainee", ""), row["sheet_row"]
        if number not in people:
            problems.append(
                _now("row %(row)s: nobody here has the number %(number)s") % {"row": line, "number": number}
            )
        elif row.get("name", "").strip() != people[number]:
            problems.append(
                _now("row %(row)s: number %(number)s belongs to %(name)s")
                % {"row": line, "number": number, "name": people[number]}
            )
        elif number in seen:
            problems.append(_now("row %(row)s: number %(number)s stands twice") % {"row": line, "number": number})
        else:
            seen.add(number)
            found.append((row, int(number)))
    return found


def refuse_problems(problems: Sequence[str]) -> None:
    """Refuse a sheet with everything that is wrong in it, the first few in full."""
    if problems:
        shown = "；".join(problems[:MOST_NAMED])
        raise Refused(
            _("Nothing was recorded. %(count)s rows or cells cannot be right: %(problems)s."),
            code="sheet_problems",
            field="file",
            params={"count": len(problems), "problems": shown},
        )


# Attendance


def lesson_label(lesson: Lesson) -> str:
    """A lesson as a heading: day, time, title, and its number, which makes it one of a kind."""
    return f"{lesson.held_on:%m-%d}{HALF_DAYS[lesson.half_day]} {lesson.title[:20]}〔{lesson.pk}〕"


HALF_DAYS = {"1AM": "上午", "2PM": "下午", "3EV": "晚上"}


def attendance_lessons(training_class: TrainingClass) -> list[Lesson]:
    """The lessons that a sheet of attendance has columns for: those not cancelled, whose day has come."""
    return list(lessons_of(training_class).exclude(state=LessonState.CANCELLED).filter(held_on__lte=clock.today()))


def attendance_spec(lessons: Sequence[Lesson]) -> SheetSpec:
    """One sheet: trainees by lessons."""
    columns = tuple(Column(f"lesson_{lesson.pk}", lesson_label(lesson), Kind.TEXT) for lesson in lessons)
    return SheetSpec("attendance", "考勤表", (NUMBER, NAME, *columns), keys=("trainee", "name"))


def write_attendance_sheet(target: BinaryIO, training_class: TrainingClass, *, actor: Actor) -> None:
    """The sheet of attendance of a class as it stands: who is in the class by name, one column for each lesson."""
    lessons, marks = attendance_lessons(training_class), attendance_marks(training_class)
    people = trainees_of_class(actor, training_class).filter(state=EnrolmentState.ARRIVED)
    words: dict[str, str] = {status: found[0] for status, found in STATUS_WORDS.items()}
    columns = [ExportColumn(NUMBER.label), ExportColumn(NAME.label)]
    columns += [ExportColumn(lesson_label(lesson), width=18) for lesson in lessons]
    write_table(
        target,
        columns,
        (
            [
                str(person.pk),
                person.teacher.name,
                *(words.get(marks.get((person.pk, lesson.pk), "")) for lesson in lessons),
            ]
            for person in people
        ),
        notes=[
            ("填写方法", "每格填：出勤、迟到、请假、缺勤；空格表示不登记。不要改动第一行和学员编号。"),
            ("班级", training_class.name),
            ("日期", date_format(clock.today(), "Y-m-d")),
        ],
        demo=training_class.is_demo,
    )


@service(_("Record attendance from a sheet"))
def record_attendance_sheet(
    training_class: TrainingClass, content: bytes, name: str, *, actor: Actor
) -> tuple[int, Recorded]:
    """Record a filled-in sheet of attendance: all of it, or nothing with the reasons. Returns rows and what was done.

    Empty cells say nothing. Refuses unknown numbers, names that do not belong to their number, and words that are none
    of the four.
    """
    require(actor, "trainees.record_attendance", training_class)
    lessons = attendance_lessons(training_class)
    rows = read_rows(content, name, attendance_spec(lessons))
    people = {
        str(person.pk): person.teacher.name
        for person in trainees_of_class(actor, training_class).filter(state=EnrolmentState.ARRIVED)
    }
    problems: list[str] = []
    marks: dict[tuple[int, int], str] = {}
    for row, number in people_by_number(rows, people, problems):
        for lesson in lessons:
            word = row.get(f"lesson_{lesson.pk}", "").strip()
            status = _STATUS.get(word.lower())
            if status is not None:
                marks[number, lesson.pk] = status
            elif word:
                problems.append(
                    _now("row %(row)s, “%(lesson)s”: “%(word)s” is not understood")
                    % {"row": row["sheet_row"], "lesson": lesson.title, "word": word}
                )
    refuse_problems(problems)
    if not marks:
        raise Refused(_("The sheet has no mark in it."), code="sheet_empty", field="file")
    return len(rows), record_attendance(training_class, marks, actor=actor)


# Arrivals

ARRIVALS = SheetSpec("arrivals", "报到表", (NUMBER, NAME, SCHOOL, ARRIVED), keys=("trainee", "name"))


def write_arrival_sheet(target: BinaryIO, training_class: TrainingClass, *, actor: Actor) -> None:
    """The list to tick at the registration desk, with those who have arrived already ticked."""
    people = trainees_of_class(actor, training_class).exclude(state=EnrolmentState.LEFT)
    columns = [ExportColumn(column.label) for column in ARRIVALS.columns]
    write_table(
        target,
        columns,
        (
            [
                str(person.pk),
                person.teacher.name,
                person.teacher.school_name,
                "是" if person.state == EnrolmentState.ARRIVED else None,
            ]
            for person in people
        ),
        notes=[("填写方法", "已报到的填“是”，其余留空。不要改动第一行和学员编号。"), ("班级", training_class.name)],
        demo=training_class.is_demo,
    )


@service(_("Record arrivals from a sheet"))
def record_arrival_sheet(training_class: TrainingClass, content: bytes, name: str, *, actor: Actor) -> tuple[int, int]:
    """Record who has arrived from a filled-in list. Returns rows and how many are new. Empty and 否 say nothing: that
    somebody did not come is declared by hand."""
    require(actor, "trainees.record_arrival", training_class)
    rows = read_rows(content, name, ARRIVALS)
    people = {str(person.pk): person.teacher.name for person in trainees_of_class(actor, training_class)}
    problems: list[str] = []
    arrived = []
    for row, number in people_by_number(rows, people, problems):
        word = row.get("arrived", "").strip().lower()
        if word in _YES:
            arrived.append(number)
        elif word and word not in _NO:
            problems.append(
                _now("row %(row)s: “%(word)s” is neither yes nor no") % {"row": row["sheet_row"], "word": word}
            )
    refuse_problems(problems)
    return len(rows), record_arrivals(training_class, arrived, actor=actor)


def as_bytes(write: Callable[..., Any], *args: Any, **kwargs: Any) -> bytes:
    """What a writer writes, for an answer to the browser."""
    target = io.BytesIO()
    write(target, *args, **kwargs)
    return target.getvalue()
