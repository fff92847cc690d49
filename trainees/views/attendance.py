"""Attendance of a class: lesson by lesson on a page, or all of it by one sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.scopes import get_visible
from guopei.core.refusal import Refused
from guopei.core.typed import numbered
from projects.enums import LessonState
from projects.models import Lesson
from projects.selectors.classes import lessons_of
from trainees.enums import AttendanceStatus, EnrolmentState
from trainees.selectors.attendance import lesson_counts
from trainees.selectors.classes import attendance_marks, counts_of, signed_safety, trainees_of_class
from trainees.services.attendance import Recorded, record_attendance
from trainees.services.class_sheets import as_bytes, record_attendance_sheet, write_attendance_sheet
from trainees.views.classes import ClassPage, SheetPage


def said(recorded: Recorded) -> str:
    """What a recording did, in numbers that add up."""
    return _now("%(read)s marks: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "read": recorded.read,
        "new": recorded.new,
        "changed": recorded.changed,
        "unchanged": recorded.unchanged,
    }


class ClassAttendance(ClassPage):
    """The lessons of a class with their attendance; each opens its roll call."""

    template_name = "trainees/class_attendance.html"
    title = _("Attendance")
    permission = "trainees.record_attendance"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the lessons."""
        return self.show(
            training_class=self.training_class,
            lessons=lesson_counts(self.training_class),
            counts=counts_of(self.training_class),
            today=clock.today(),
        )


class LessonAttendance(ClassPage):
    """The roll call of one lesson."""

    template_name = "trainees/class_lesson_attendance.html"
    permission = "trainees.record_attendance"

    @cached_property
    def lesson(self) -> Lesson:
        """The lesson, of this class and in sight."""
        return get_visible(self.actor, lessons_of(self.training_class), pk=self.kwargs["lesson"])

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
        """Record what was ticked."""
        typed = {pk: value for pk, value in numbered(request.POST, "status-").items() if value}
        try:
            if not typed:
                raise Refused(_("Tick somebody first."), code="nothing_ticked")
            marks = {(pk, self.lesson.pk): status for pk, status in typed.items()}
            recorded = record_attendance(self.training_class, marks, actor=self.actor)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal, typed=typed)
        messages.success(request, said(recorded))
        return redirect(reverse("trainees:class-attendance", args=[self.training_class.pk]))

    def respond(self, status: int = 200, typed: dict[int, str] | None = None, **extra: Any) -> HttpResponseBase:
        """The people with their marks; in a planned lesson everybody who may be is ticked as present."""
        marks, signed = attendance_marks(self.training_class), signed_safety(self.training_class)
        people = trainees_of_class(self.actor, self.training_class).filter(state=EnrolmentState.ARRIVED)
        fresh = self.lesson.state == LessonState.PLANNED
        rows = []
        for person in people:
            mark = marks.get((person.pk, self.lesson.pk), "")
            if fresh and not mark and person.pk in signed:
                mark = AttendanceStatus.PRESENT
            rows.append((person, (typed or {}).get(person.pk, mark), person.pk in signed))
        return self.show(
            status=status,
            training_class=self.training_class,
            lesson=self.lesson,
            rows=rows,
            statuses=AttendanceStatus.choices,
            **extra,
        )


class AttendanceSheet(SheetPage):
    """Attendance by sheet: trainees by lessons."""

    title = _("Attendance by sheet")
    permission = "trainees.record_attendance"
    download = "attendance"

    def sheet(self) -> bytes:
        """The sheet as it stands."""
        return as_bytes(write_attendance_sheet, self.training_class, actor=self.actor)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Record it; say what was read and done."""
        read, recorded = record_attendance_sheet(
            self.training_class, data["file"].read(), data["file"].name, actor=self.actor
        )
        messages.success(self.request, _now("%(read)s rows read.") % {"read": read} + " " + said(recorded))

    def after(self, saved: Any) -> str:
        """To the lessons."""
        return reverse("trainees:class-attendance", args=[self.training_class.pk])
