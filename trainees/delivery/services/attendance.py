"""Attendance of lessons: one write for a page or for a whole sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.flow.cells import Cell, Key, changes, refuse_overtaken
from guopei.core.flow.services.moves import lock
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.refusal import Refused, refuse
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.services.classes import refuse_foreign_institution, refuse_other_manager
from trainees.classes.services.timetable import hold_lessons
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.delivery.models import Attendance
from trainees.delivery.rules.rights import RECORD_ATTENDANCE
from trainees.delivery.selectors.attendance import early_hindrance, roll_calls
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment

Marks = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Recorded:
    """What a recording did. The numbers add up: read = new + changed + unchanged."""

    new: int
    changed: int
    unchanged: int
    held: int

    @property
    def read(self) -> int:
        """How many marks were given."""
        return self.new + self.changed + self.unchanged


_ROLL_CLOSED = _("The roll call of “%(lesson)s” is ended: reopen it, with a reason, before marks change.")
_WORDS = {
    "attendance_after_safety": Refused(
        _("Somebody is marked as present who has not had the safety lesson: let them make it up first."),
        code="safety_first",
        rule="trainees.class_safety_gate",
    ),
    "attendance_before_result": Refused(
        _("Results have been proposed: attendance does not change any more."), code="result_proposed"
    ),
    "attendance_of_arrived": Refused(
        _("Attendance is recorded of people who have arrived and not left."), code="not_arrived"
    ),
    "attendance_of_held_lesson": Refused(
        _("Attendance is recorded in lessons of this class that took place."), code="lesson_not_held"
    ),
}


@service(_("Record attendance"))
def record_attendance(
    training_class: TrainingClass, marks: Marks, *, actor: Actor, seen: Mapping[Key, Cell] | None = None
) -> Recorded:
    """Record (enrolment, lesson) → status. Planned lessons that get a mark count as held from now on; for results they
    count once their roll call is ended. `seen` is what the sender saw: marks left as they were say nothing.

    Refuses: marks that somebody else changed meanwhile (Overtaken), a class that does not run (or has ended with
    results proposed), a time that has not come, people of another class, people who have not arrived, presence before
    the own safety lesson, changes in an ended roll call, a word that is no status. All or nothing.
    """
    require(actor, RECORD_ATTENDANCE, training_class)
    fresh = lock(training_class)
    refuse_closed_to_attendance(actor, fresh)
    unknown = set(marks.values()) - set(AttendanceStatus.values)
    if unknown:
        raise Refused(_("“%(word)s” is no attendance status."), code="status_unknown", params={"word": min(unknown)})
    entered = {(enrolment_id, str(lesson_id)): status for (enrolment_id, lesson_id), status in marks.items()}
    changed = {(pk, int(column)): status for (pk, column), status in changes(entered, seen).items()}
    refuse_overtaken(
        {(pk, str(lesson_id)): status for (pk, lesson_id), status in changed.items()}, seen, attendance_cells(fresh)
    )
    _refuse_strangers(actor, fresh, {enrolment_id for enrolment_id, _lesson in changed})
    lessons = _lessons_open_to_marks(fresh, {lesson_id for _enrolment, lesson_id in changed})
    to_hold = sorted(lesson.pk for lesson in lessons if lesson.state == LessonState.PLANNED)
    held = hold_lessons(fresh, to_hold, actor=actor) if to_hold else 0
    new, altered = _write(fresh, changed, actor)
    return Recorded(new, altered, len(marks) - new - altered, held)


def refusal_to_record(actor: Actor, training_class: TrainingClass) -> Refused | None:
    """Why this person does not record attendance of this class now; None when they may."""
    try:
        refuse_closed_to_attendance(actor, training_class)
    except Refused as refusal:
        return refusal
    return None


def refuse_closed_to_attendance(actor: Actor, training_class: TrainingClass) -> None:
    """Refuse others than the class's own people, and a class that has not started or is settled."""
    refuse_foreign_institution(actor, training_class.institution.unit_id)
    refuse_other_manager(actor, training_class)
    if training_class.state in (ClassState.SETTLED, ClassState.CANCELLED):
        raise Refused(
            _("The class is “%(state)s”: its attendance does not change any more."),
            code="class_over",
            params={"state": training_class.get_state_display()},
        )
    if training_class.state not in (ClassState.RUNNING, ClassState.ENDED):
        raise Refused(
            _("Attendance of lessons opens when the class has started, after the safety record."),
            code="class_not_running",
            rule="trainees.class_safety_gate",
        )


def attendance_cells(training_class: TrainingClass) -> dict[Key, Cell]:
    """Every mark of a class as a cell: who recorded it, when, in which version. One query."""
    rows = Attendance.objects.filter(enrolment__training_class=training_class).values_list(
        "enrolment_id", "lesson_id", "status", "version", "recorded_by__name", "recorded_at"
    )
    return {
        (pk, str(lesson_id)): Cell(status, version, by or "", at) for pk, lesson_id, status, version, by, at in rows
    }


def _refuse_strangers(actor: Actor, training_class: TrainingClass, people: Collection[int]) -> None:
    own = dict(
        visible(actor, Enrolment.objects.filter(training_class=training_class, pk__in=people)).values_list(
            "pk", "state"
        )
    )
    if set(own) != set(people) or any(state != EnrolmentState.ARRIVED for state in own.values()):
        raise Refused(
            _("Attendance is recorded of people who have arrived in this class and not left."), code="not_arrived"
        )


def _lessons_open_to_marks(training_class: TrainingClass, lesson_ids: Collection[int]) -> list[Lesson]:
    lessons = list(
        Lesson.objects.filter(phase__training_class=training_class, pk__in=lesson_ids).order_by("held_on", "half_day")
    )
    if {lesson.pk for lesson in lessons} != set(lesson_ids):
        raise Refused(_("A lesson does not belong to this class."), code="other_class")
    refuse(early_hindrance(training_class, lessons))
    if any(lesson.state == LessonState.CANCELLED for lesson in lessons):
        raise Refused(_("A cancelled lesson has no attendance."), code="lesson_cancelled")
    return lessons


def _write(training_class: TrainingClass, marks: Marks, actor: Actor) -> tuple[int, int]:
    """How many marks were new, and how many changed."""
    people, lessons = {pk for pk, _lesson in marks}, {pk for _enrolment, pk in marks}
    before = {
        (record.enrolment_id, record.lesson_id): record
        for record in Attendance.objects.filter(enrolment_id__in=people, lesson_id__in=lessons)
    }
    new = [
        Attendance(enrolment_id=enrolment, lesson_id=lesson, status=status, recorded_by_id=actor.user_id)
        for (enrolment, lesson), status in sorted(marks.items())
        if (enrolment, lesson) not in before
    ]
    changed = [record for key, record in before.items() if key in marks and record.status != marks[key]]
    _refuse_ended(training_class, {record.lesson_id for record in changed})
    for record in changed:
        record.status = marks[(record.enrolment_id, record.lesson_id)]
        record.recorded_by_id, record.recorded_at = actor.user_id, clock.now()
        record.version += 1
    with said_by_database(_WORDS):
        Attendance.objects.bulk_create(new)
        Attendance.objects.bulk_update(changed, ["status", "recorded_by", "recorded_at", "version"])
    return len(new), len(changed)


def _refuse_ended(training_class: TrainingClass, lesson_ids: Collection[int]) -> None:
    ended = roll_calls(training_class, lesson_ids).filter(state=RollState.CLOSED, lesson__is_safety=False).first()
    if ended is not None:
        raise Refused(_ROLL_CLOSED, code="roll_call_ended", params={"lesson": ended.lesson.title})
