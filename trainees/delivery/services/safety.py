"""The safety lesson of a class, trainee by trainee."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.refusal import Refused, refuse
from trainees.classes.models import Lesson, SafetyLesson, TrainingClass
from trainees.classes.services.timetable import record_safety_lesson
from trainees.delivery.enums import ATTENDED, AttendanceStatus
from trainees.delivery.models import Attendance
from trainees.delivery.rules.rights import RECORD_SAFETY
from trainees.delivery.selectors.attendance import early_hindrance
from trainees.delivery.services.class_people import people_of, refuse_not_open
from trainees.delivery.services.rolls import end_rolls
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment


@service(_("Record the safety lesson of trainees"))
def record_safety(
    training_class: TrainingClass,
    lesson: Lesson,
    *,
    actor: Actor,
    summary: str,
    attended_ids: Sequence[int],
    shown_ids: Sequence[int] | None = None,
) -> SafetyLesson:
    """Record the safety lesson and, trainee by trainee, who took part. Everybody else who has arrived was absent: its
    roll call is ended with that, and late comers make it up one by one.

    `shown_ids` are the people whom the sender saw. Refuses when others have arrived meanwhile (they would be absent
    unseen), when nobody arrived or took part, a time that has not come, and what `record_safety_lesson` refuses.
    """
    require(actor, RECORD_SAFETY, training_class)
    fresh = lock(training_class)
    refuse_not_open(actor, fresh)
    if lesson.phase.training_class_id != fresh.pk:
        raise Refused(_("This lesson belongs to another class."), code="other_class")
    arrived = list(
        people_of(actor, fresh).filter(state=EnrolmentState.ARRIVED).order_by("pk").values_list("pk", flat=True)
    )
    refuse(early_hindrance(fresh, [lesson]))
    _refuse_unseen(fresh, arrived, shown_ids)
    if not set(attended_ids) & set(arrived):
        raise Refused(
            _("Tick who took part in the safety lesson: nobody did so far."),
            code="nobody_attended",
            rule="trainees.class_safety_gate",
            field="attended",
        )
    record = record_safety_lesson(lesson, actor=actor, summary=summary)
    Attendance.objects.bulk_create(
        [
            Attendance(
                enrolment_id=pk,
                lesson=lesson,
                status=AttendanceStatus.PRESENT if pk in set(attended_ids) else AttendanceStatus.ABSENT,
                recorded_by_id=actor.user_id,
            )
            for pk in arrived
        ]
    )
    end_rolls(fresh, [lesson.pk], actor)
    return record


def _refuse_unseen(training_class: TrainingClass, arrived: Sequence[int], shown_ids: Sequence[int] | None) -> None:
    """Refuse when people have arrived, or gone, whom the sender did not see."""
    if shown_ids is None or set(shown_ids) == set(arrived):
        return
    differing = Enrolment.objects.filter(pk__in=set(shown_ids) ^ set(arrived), training_class=training_class)
    names = gettext(", ").join(differing.order_by("teacher__pinyin").values_list("teacher__name", flat=True)[:8])
    raise Refused(
        _("The people who have arrived changed since you opened this page: %(names)s. Tick again, then record."),
        code="people_changed",
        field="attended",
        params={"names": names},
    )


@service(_("Sign the letter of safety"))
def sign_safety(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> int:
    """Late comers make up the safety lesson one by one (coverage 3.12); whoever had it is left alone. Returns how many
    are new. Refused before the class's own record."""
    require(actor, RECORD_SAFETY, training_class)
    fresh = lock(training_class)
    refuse_not_open(actor, fresh)
    record = SafetyLesson.objects.filter(training_class=fresh).order_by("pk").first()
    if record is None:
        raise Refused(
            _("Record the safety lesson of the class first."), code="safety_missing", rule="trainees.class_safety_gate"
        )
    arrived = list(
        people_of(actor, fresh)
        .filter(pk__in=enrolment_ids, state=EnrolmentState.ARRIVED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    here = {
        mark.enrolment_id: mark
        for mark in Attendance.objects.filter(lesson_id=record.lesson_id, enrolment_id__in=arrived).order_by("pk")
    }
    absent = [mark for mark in here.values() if mark.status not in ATTENDED]
    for mark in absent:
        mark.status, mark.recorded_by_id, mark.recorded_at = AttendanceStatus.PRESENT, actor.user_id, clock.now()
        mark.version += 1
    with said_by_database(
        {"attendance_before_result": Refused(_("The result is proposed already."), code="result_proposed")}
    ):
        Attendance.objects.bulk_update(absent, ["status", "recorded_by", "recorded_at", "version"])
        Attendance.objects.bulk_create(
            Attendance(
                enrolment_id=pk,
                lesson_id=record.lesson_id,
                status=AttendanceStatus.PRESENT,
                recorded_by_id=actor.user_id,
            )
            for pk in arrived
            if pk not in here
        )
    return len(arrived) - len(here) + len(absent)
