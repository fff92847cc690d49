"""Attendance of a class: lesson by lesson on a page, or all of it by one sheet."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.scopes import get_visible
from guopei.core.flow.cells import EMPTY, Cell, Key, Overtaken
from guopei.core.imports.services.numbered_sheets import as_bytes
from guopei.core.refusal import Refused
from guopei.core.typed import whole_number, whole_numbers
from trainees.classes.enums import LessonState
from trainees.classes.models import Lesson
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.delivery.models import RollCall
from trainees.delivery.rules import ROLL_FLOW
from trainees.delivery.rules.rights import RECORD_ATTENDANCE
from trainees.delivery.selectors.attendance import counted, lesson_counts, recording_time, roll_calls
from trainees.delivery.selectors.classes import counts_of, signed_safety, trainees_of_class
from trainees.delivery.services.attendance import Recorded, attendance_cells, record_attendance, refusal_to_record
from trainees.delivery.services.attendance_sheets import record_attendance_sheet, write_attendance_sheet
from trainees.delivery.services.rolls import close_rolls, reopen_roll, take_roll
from trainees.delivery.views.cells import CellsPage
from trainees.delivery.views.classes import ClassPage
from trainees.delivery.views.sheets import SheetPage
from trainees.selection.enums import EnrolmentState


def said(recorded: Recorded) -> str:
    """What a recording did, in numbers that add up."""
    return gettext("%(read)s marks: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "read": recorded.read,
        "new": recorded.new,
        "changed": recorded.changed,
        "unchanged": recorded.unchanged,
    }


class MarksPage(CellsPage, ClassPage):
    """Pages on which marks of attendance are entered."""

    acting = True
    permission = RECORD_ATTENDANCE

    def people(self) -> Mapping[int, str]:
        """Whose marks they are."""
        return {person.pk: person.teacher.name for person in trainees_of_class(self.actor, self.training_class)}

    def column_words(self, column: str) -> str:
        """The lesson, with its day."""
        lesson = self._lessons.get(column)
        return f"{lesson.held_on:%m-%d} {lesson.title}" if lesson else column

    def value_words(self, value: str) -> str:
        """Present, late, on leave, absent."""
        return str(dict(AttendanceStatus.choices).get(value, ""))

    @cached_property
    def _lessons(self) -> dict[str, Lesson]:
        return {str(lesson.pk): lesson for lesson in lessons_of(self.training_class)}


class ClassAttendance(ClassPage):
    """The lessons of a class with their attendance; those that are due stand first, each opens its roll call."""

    acting = True
    template_name = "trainees/delivery/class_attendance.html"
    title = _("Attendance")
    permission = RECORD_ATTENDANCE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the lessons."""
        return self.respond()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """End the roll calls in which everybody has a mark."""
        lessons = whole_numbers(request.POST.getlist("lesson"))
        try:
            if not lessons:
                raise Refused(_("Tick at least one lesson first."), code="nothing_ticked")
            ended = close_rolls(self.training_class, lessons, actor=self.actor)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        messages.success(request, rolls_ended(ended))
        return redirect(request.path)

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """The lessons; what is due now apart."""
        lessons: list[Any] = list(lesson_counts(self.training_class))
        refusal, time = refusal_to_record(self.actor, self.training_class), recording_time(self.training_class)
        due = [
            lesson
            for lesson in lessons
            if lesson.state != LessonState.CANCELLED and not lesson.is_safety and lesson.roll != RollState.CLOSED
            if time.has_come(lesson)
        ]  # fmt: skip
        due.sort(key=lambda lesson: lesson.held_on != time.now.date())
        return self.show(
            status=status,
            training_class=self.training_class,
            lessons=counted(lessons),
            counts=counts_of(self.training_class),
            closed=refusal,
            openable={lesson.pk for lesson in lessons if not lesson.is_safety and time.has_come(lesson)},
            due=[] if refusal else due,
            complete=[] if refusal else [one for one in due if one.roll == RollState.OPEN and not one.missing],
            today=time.now.date(),
            **extra,
        )


def rolls_ended(ended: int) -> str:
    """How many roll calls were ended."""
    return ngettext("%(n)d roll call ended.", "%(n)d roll calls ended.", ended) % {"n": ended}


class LessonAttendance(MarksPage):
    """The roll call of one lesson."""

    acting = True
    template_name = "trainees/delivery/class_lesson_attendance.html"

    @cached_property
    def lesson(self) -> Lesson:
        """The lesson, of this class and in sight."""
        return get_visible(self.actor, lessons_of(self.training_class), pk=self.kwargs["lesson"])

    @cached_property
    def roll(self) -> RollCall | None:
        """Its roll call, once there is a mark."""
        return roll_calls(self.training_class, [self.lesson.pk]).first()

    def get_title(self) -> str:
        """The lesson."""
        return self.lesson.title

    @property
    def lead(self) -> str:
        """When, by whom."""
        lesson = self.lesson
        return f"{lesson.held_on} {lesson.get_half_day_display()} · {lesson.lecturer_name}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the roll call."""
        return self.respond()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Record what was chosen, and end or reopen the roll call."""
        entered, seen = self.sent(request)
        own = {key: status for key, status in entered.items() if key[1] == str(self.lesson.pk) and status}
        is_ending = bool(request.POST.get("end"))
        try:
            if request.POST.get("step") == "reopen":
                return self._reopen(request)
            if not own and not is_ending:
                raise Refused(_("Tick somebody first."), code="nothing_ticked")
            recorded, ended = take_roll(
                self.training_class, self.lesson, own, actor=self.actor, seen=seen, is_ending=is_ending
            )
        except Overtaken as refusal:
            return self.show_overtaken(refusal, **({"end": "1"} if is_ending else {}))
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal, typed=own, seen=seen)
        messages.success(request, said(recorded) + (" " + rolls_ended(ended) if is_ending else ""))
        return redirect(reverse("trainees:class-attendance", args=[self.training_class.pk]))

    def _reopen(self, request: HttpRequest) -> HttpResponseBase:
        if self.roll is None:
            raise Refused(_("This lesson has no roll call yet."), code="no_roll_call")
        reopen_roll(
            self.roll,
            actor=self.actor,
            version=whole_number(request.POST.get("version", "")),
            reason=request.POST.get("reason", "").strip(),
        )
        messages.success(request, str(ROLL_FLOW["reopen"].done))
        return redirect(request.path)

    def closed(self) -> Refused | None:
        """Why nothing can be recorded here now; None when it can."""
        time = recording_time(self.training_class)
        if self.lesson.state == LessonState.CANCELLED:
            return Refused(_("A cancelled lesson has no attendance."), code="lesson_cancelled")
        if not time.has_come(self.lesson):
            return Refused(
                _("Attendance of this lesson is recorded from %(day)s, %(hour)s:00 on."),
                code="lesson_too_early",
                params={"day": self.lesson.held_on, "hour": time.hour_of(self.lesson)},
            )
        return refusal_to_record(self.actor, self.training_class)

    def respond(
        self,
        status: int = 200,
        typed: Mapping[Key, str] | None = None,
        seen: Mapping[Key, Cell] | None = None,
        **extra: Any,
    ) -> HttpResponseBase:
        """The people with their marks; in a planned lesson everybody who may be is ticked as present. After a refusal
        what was typed stays, and so does what the sender had seen."""
        cells, signed = attendance_cells(self.training_class), signed_safety(self.training_class)
        people = trainees_of_class(self.actor, self.training_class).filter(state=EnrolmentState.ARRIVED)
        closed, is_ended = self.closed(), self.roll is not None and self.roll.state == RollState.CLOSED
        is_fixed = is_ended and not self.lesson.is_safety
        rows = []
        for person in people:
            key = (person.pk, str(self.lesson.pk))
            cell = cells.get(key, EMPTY)
            mark = cell.value
            if self.lesson.state == LessonState.PLANNED and not mark and person.pk in signed:
                mark = AttendanceStatus.PRESENT
            rows.append(
                {
                    "person": person,
                    "name": f"{key[0]}-{key[1]}",
                    "mark": (typed or {}).get(key, mark),
                    "seen": (seen or {}).get(key, cell),
                    "words": self.value_words(cell.value),
                    "signed": person.pk in signed,
                    "fixed": closed is not None or (is_fixed and bool(cell.value)),
                }
            )
        return self.show(
            status=status,
            training_class=self.training_class,
            lesson=self.lesson,
            roll=self.roll,
            is_ended=is_ended,
            closed=closed,
            rows=rows,
            is_open=any(not row["fixed"] for row in rows),
            statuses=AttendanceStatus.choices,
            **extra,
        )


class AttendanceSheet(MarksPage, SheetPage):
    """Attendance by sheet: trainees by lessons."""

    title = _("Attendance by sheet")
    permission = RECORD_ATTENDANCE
    download = "attendance"

    def hindrance(self) -> Refused | None:
        """The class has not started yet, or is settled."""
        return refusal_to_record(self.actor, self.training_class)

    def sheet(self) -> bytes:
        """The sheet as it stands."""
        return as_bytes(write_attendance_sheet, self.training_class, actor=self.actor)

    def cancel_url(self) -> str:
        """Back to the class."""
        return self.class_url

    def record_sheet(self, content: bytes, name: str) -> tuple[int, str]:
        """Record the marks."""
        read, recorded = record_attendance_sheet(self.training_class, content, name, actor=self.actor)
        return read, said(recorded)

    def record_cells(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell]) -> str:
        """Record what was chosen after looking at both sides."""
        marks = {
            (pk, lesson): status
            for (pk, column), status in entered.items()
            if status and (lesson := whole_number(column)) is not None
        }
        return said(record_attendance(self.training_class, marks, actor=self.actor, seen=seen))

    def after(self, saved: Any) -> str:
        """To the lessons."""
        return reverse("trainees:class-attendance", args=[self.training_class.pk])
