"""Attendance by lesson: counts, marks with their versions, and what is missing before results."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.policy.selectors.values import values
from guopei.core.refusal import Refused
from trainees.classes.enums import HalfDay, LessonState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.delivery.models import Attendance, RollCall
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment

_HOURS = {
    HalfDay.AFTERNOON: "trainees.afternoon_from_hour",
    HalfDay.EVENING: "trainees.evening_from_hour",
}


@dataclass(frozen=True)
class Gap:
    """A lesson that results cannot count yet: its roll call is not ended, or somebody who arrived has no mark."""

    lesson: Lesson
    is_open: bool
    people: Sequence[Enrolment]


@dataclass(frozen=True)
class RecordingTime:
    """From when on attendance of a class is recorded: the day of a lesson, and the hour that policy sets for its part
    of the day."""

    now: datetime
    hours: dict[str, int]

    def hour_of(self, lesson: Lesson) -> int:
        """The hour from which attendance of the lesson is recorded on its day."""
        return self.hours.get(lesson.half_day, 0)

    def has_come(self, lesson: Lesson) -> bool:
        """Whether attendance of the lesson may be recorded now."""
        today = self.now.date()
        return lesson.held_on < today or (lesson.held_on == today and self.now.hour >= self.hour_of(lesson))


def recording_time(training_class: TrainingClass) -> RecordingTime:
    """From when on attendance of a class is recorded. One query."""
    found = values(list(_HOURS.values()), unit=training_class.institution.unit)
    return RecordingTime(
        clock.now().astimezone(clock.SHANGHAI), {half_day: found[key].value for half_day, key in _HOURS.items()}
    )


def lesson_counts(training_class: TrainingClass) -> QuerySet[Lesson]:
    """The lessons of a class, each with its roll call and with how many were present, late, on leave, absent, and how
    many who arrived have no mark. One query."""
    marked = Q(attendances__enrolment__state=EnrolmentState.ARRIVED)
    arrived = Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ARRIVED).count()
    counts = {
        status.lower(): Count("attendances", filter=Q(attendances__status=status)) for status in AttendanceStatus.values
    }
    return (
        lessons_of(training_class)
        .select_related("phase", "roll_call__closed_by")
        .annotate(**counts, missing=arrived - Count("attendances", filter=marked), roll=F("roll_call__state"))
    )


def counted(lessons: Iterable[Lesson]) -> list[tuple[Lesson, Lesson | None]]:
    """Lessons of `lesson_counts`, each with the one whose counts mean something: itself once it was held."""
    return [(lesson, lesson if lesson.state == LessonState.HELD else None) for lesson in lessons]


def gaps_of(training_class: TrainingClass) -> list[Gap]:
    """What is missing before results can be proposed, lesson by lesson in order. Three queries."""
    lessons = lessons_of(training_class).exclude(state=LessonState.CANCELLED).annotate(roll=F("roll_call__state"))
    people = list(
        Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ARRIVED)
        .select_related("teacher")
        .order_by("teacher__pinyin", "pk")
    )
    marked: dict[int, set[int]] = defaultdict(set)
    for lesson_id, enrolment_id in Attendance.objects.filter(enrolment__training_class=training_class).values_list(
        "lesson_id", "enrolment_id"
    ):
        marked[lesson_id].add(enrolment_id)
    found = []
    for lesson in lessons:
        missing = [person for person in people if person.pk not in marked[lesson.pk]]
        is_open = lesson.roll != RollState.CLOSED
        if missing or is_open:
            found.append(Gap(lesson, is_open, missing))
    return found


@dataclass(frozen=True)
class Standing:
    """Something that rests on an arrival: a lesson, with what is recorded there."""

    what: str
    said: str


def standing_of(enrolment: Enrolment) -> list[Standing]:
    """What keeps an arrival from being taken back: lessons attended or excused, and ended roll calls. One query."""
    marks = (
        Attendance.objects.filter(enrolment=enrolment)
        .exclude(Q(status=AttendanceStatus.ABSENT) & (Q(lesson__is_safety=True) | Q(lesson__roll_call__state="OPEN")))
        .select_related("lesson")
        .order_by("lesson__held_on", "lesson__half_day", "pk")
    )
    return [Standing(mark.lesson.title, str(mark.get_status_display())) for mark in marks]


def roll_calls(training_class: TrainingClass, lesson_ids: Collection[int] | None = None) -> QuerySet[RollCall]:
    """The roll calls of a class, or of some of its lessons."""
    rows = RollCall.objects.filter(lesson__phase__training_class=training_class).select_related("lesson", "closed_by")
    return rows if lesson_ids is None else rows.filter(lesson_id__in=lesson_ids)


def early_hindrance(training_class: TrainingClass, lessons: Collection[Lesson]) -> Refused | None:
    """The first lesson whose day, or whose part of the day, has not come."""
    time = recording_time(training_class)
    for lesson in lessons:
        if lesson.held_on > time.now.date():
            return Refused(
                _("“%(lesson)s” is on %(day)s: its attendance is recorded on that day or later."),
                code="lesson_too_early",
                params={"lesson": lesson.title, "day": lesson.held_on},
            )
        if not time.has_come(lesson):
            return Refused(
                _("“%(lesson)s” is in the %(half_day)s: its attendance is recorded from %(hour)s:00 on."),
                code="lesson_too_early",
                params={
                    "lesson": lesson.title,
                    "half_day": lesson.get_half_day_display(),
                    "hour": time.hour_of(lesson),
                },
            )
    return None


def marks_of(enrolment: Enrolment) -> dict[int, str]:
    """What was recorded of a person, by lesson."""
    return dict(Attendance.objects.filter(enrolment=enrolment).values_list("lesson_id", "status"))
