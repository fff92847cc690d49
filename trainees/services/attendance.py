"""Attendance of lessons: one write for a page or for a whole sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.flow.services import lock
from guopei.core.refusal import Refused
from projects.enums import ClassState, LessonState
from projects.models import Lesson, TrainingClass
from projects.services.classes import refuse_foreign_institution, refuse_other_manager
from projects.services.refusals import said_by_database
from projects.services.timetable import hold_lessons
from trainees.enums import AttendanceStatus, EnrolmentState
from trainees.models import Attendance, Enrolment

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


_WORDS = {
    "attendance_after_safety": Refused(
        _("Somebody is marked as present who has not had the safety lesson: let them make it up first."),
        code="safety_first",
        rule="projects.class_safety_gate",
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
def record_attendance(training_class: TrainingClass, marks: Marks, *, actor: Actor) -> Recorded:
    """Record (enrolment, lesson) → status. Planned lessons that get a mark count as held from now on.

    Refuses: a class that does not run (or has ended with results proposed), a day that has not come, people of another
    class, people who have not arrived, presence before the own safety lesson, a word that is no status. All or nothing.
    """
    require(actor, "trainees.record_attendance", training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse_other_manager(actor, fresh)
    if fresh.state not in (ClassState.RUNNING, ClassState.ENDED):
        raise Refused(
            _("Attendance of lessons opens when the class has started, after the safety record."),
            code="class_not_running",
            rule="projects.class_safety_gate",
        )
    unknown = set(marks.values()) - set(AttendanceStatus.values)
    if unknown:
        raise Refused(_("“%(word)s” is no attendance status."), code="status_unknown", params={"word": min(unknown)})
    people = {enrolment_id for enrolment_id, _lesson in marks}
    own = dict(visible(actor, Enrolment.objects.filter(training_class=fresh, pk__in=people)).values_list("pk", "state"))
    if set(own) != people or any(state != EnrolmentState.ARRIVED for state in own.values()):
        raise Refused(
            _("Attendance is recorded of people who have arrived in this class and not left."), code="not_arrived"
        )
    lesson_ids = {lesson_id for _enrolment, lesson_id in marks}
    lessons = {lesson.pk: lesson for lesson in Lesson.objects.filter(phase__training_class=fresh, pk__in=lesson_ids)}
    if set(lessons) != lesson_ids:
        raise Refused(_("A lesson does not belong to this class."), code="other_class")
    to_hold = [pk for pk, lesson in lessons.items() if lesson.state == LessonState.PLANNED]
    early = [lesson for lesson in lessons.values() if lesson.held_on > clock.today()]
    if early:
        raise Refused(
            _("“%(lesson)s” is on %(day)s: its attendance is recorded on that day or later."),
            code="lesson_too_early",
            params={"lesson": early[0].title, "day": early[0].held_on},
        )
    if any(lesson.state == LessonState.CANCELLED for lesson in lessons.values()):
        raise Refused(_("A cancelled lesson has no attendance."), code="lesson_cancelled")
    held = hold_lessons(fresh, sorted(to_hold), actor=actor) if to_hold else 0
    return _write(marks, held, actor)


def _write(marks: Marks, held: int, actor: Actor) -> Recorded:
    before = {
        (record.enrolment_id, record.lesson_id): record
        for record in Attendance.objects.filter(
            enrolment_id__in={pk for pk, _lesson in marks}, lesson_id__in={pk for _enrolment, pk in marks}
        )
    }
    new = [
        Attendance(enrolment_id=enrolment, lesson_id=lesson, status=status, recorded_by_id=actor.user_id)
        for (enrolment, lesson), status in sorted(marks.items())
        if (enrolment, lesson) not in before
    ]
    changed = [record for key, record in before.items() if key in marks and record.status != marks[key]]
    for record in changed:
        record.status = marks[(record.enrolment_id, record.lesson_id)]
        record.recorded_by_id = actor.user_id
        record.recorded_at = clock.now()
    with said_by_database(_WORDS):
        Attendance.objects.bulk_create(new)
        Attendance.objects.bulk_update(changed, ["status", "recorded_by", "recorded_at"])
    return Recorded(len(new), len(changed), len(marks) - len(new) - len(changed), held)
