"""What stands in the way of the steps of a class that need its people, and what the class waits for today."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.refusal import Refused
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.models import SafetyLesson, TrainingClass
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.enums import RollState
from trainees.delivery.models import TestResult
from trainees.delivery.selectors.attendance import gaps_of, recording_time
from trainees.delivery.selectors.classes import counts_of
from trainees.selection.enums import EnrolmentState, Result, ResultState
from trainees.selection.models import Enrolment


def open_hindrance(training_class: TrainingClass) -> Refused | None:
    """The class is neither ready nor running: nobody arrives, and no safety lesson is recorded."""
    if training_class.state in (ClassState.READY, ClassState.RUNNING):
        return None
    return Refused(
        _("This is done while the class is ready or running."),
        code="class_not_ready",
        rule="trainees.class_safety_gate",
    )


def start_hindrance(training_class: TrainingClass) -> Refused | None:
    """Nobody has arrived, or the safety lesson is not recorded."""
    if not training_class.arrived:
        return Refused(_("Nobody has arrived yet."), code="nobody_arrived", rule="trainees.class_safety_gate")
    if not SafetyLesson.objects.filter(training_class=training_class).exists():
        return Refused(
            _("The safety lesson has not been recorded: only then may the class start."),
            code="safety_missing",
            rule="trainees.class_safety_gate",
        )
    return None


def settle_hindrance(training_class: TrainingClass) -> Refused | None:
    """Somebody neither arrived nor absent, a result that is not published, a certificate that was not issued."""
    counts = counts_of(training_class)
    if counts.expected:
        return Refused(
            _("%(n)s people are neither arrived nor declared absent."),
            code="people_open",
            params={"n": counts.expected},
        )
    unpublished = stayed(training_class).exclude(result_state=ResultState.PUBLISHED).count()
    if unpublished:
        return Refused(
            _("The results of %(n)s trainees are not published."), code="results_open", params={"n": unpublished}
        )
    if counts.passed > counts.certified:
        return Refused(
            _("%(n)s trainees who passed have no certificate yet."),
            code="certificates_open",
            rule="trainees.certificate_after_pass",
            params={"n": counts.passed - counts.certified},
        )
    return None


def cancel_hindrance(training_class: TrainingClass) -> Refused | None:
    """Somebody has arrived."""
    if not training_class.arrived:
        return None
    return Refused(_("Trainees have arrived: the class cannot be cancelled."), code="arrivals_made")


def stayed(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Those who arrived and did not leave: they have results."""
    return Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ARRIVED)


def arrivals_are_due(training_class: TrainingClass) -> bool:
    """The first day has come, and of somebody nobody knows whether they came."""
    if training_class.starts_on > clock.today():
        return False
    return Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.EXPECTED).exists()


def safety_is_due(training_class: TrainingClass) -> bool:
    """Whether somebody has arrived and the safety lesson is not recorded."""
    return training_class.arrived > 0 and not training_class.safety_lessons.exists()


def attendance_is_due(training_class: TrainingClass) -> bool:
    """The roll call of a lesson whose time has come is not ended; once the class is over, any mark is missing."""
    if training_class.state == ClassState.ENDED:
        return proposable(training_class).exists() and bool(gaps_of(training_class))
    time = recording_time(training_class)
    waiting = lessons_of(training_class).filter(held_on__lte=time.now.date(), is_safety=False)
    open_ones = waiting.exclude(state=LessonState.CANCELLED).exclude(roll_call__state=RollState.CLOSED)
    return any(time.has_come(lesson) for lesson in open_ones)


def proposable(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Those who stayed and have no result yet."""
    return stayed(training_class).filter(result_state=ResultState.NONE)


def proposing_is_due(training_class: TrainingClass) -> bool:
    """The scores are closed, no mark is missing, and somebody who stayed has no result."""
    tested = TestResult.objects.filter(enrolment__training_class=training_class).exists()
    return tested and proposable(training_class).exists() and not gaps_of(training_class)


def confirming_is_due(training_class: TrainingClass) -> bool:
    """Results wait for the second person."""
    return stayed(training_class).filter(result_state=ResultState.PROPOSED).exists()


def publishing_is_due(training_class: TrainingClass) -> bool:
    """Results are confirmed and not published."""
    return stayed(training_class).filter(result_state=ResultState.CONFIRMED).exists()


def certificates_are_due(training_class: TrainingClass) -> bool:
    """Somebody who passed never had a certificate."""
    passed = stayed(training_class).filter(result_state=ResultState.PUBLISHED, certificates=None)
    return passed.exclude(result=Result.FAIL).exists()
