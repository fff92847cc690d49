"""What stands in the way of a step of a class: asked by the service that makes it, and by the page that offers it."""

from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import gaps_of

CHANGEABLE = (ClassState.PREPARING, ClassState.READY, ClassState.RUNNING)


def class_is_over() -> Refused:
    """Said of a class that is not changed any more."""
    return Refused(_("A class that has ended is not changed any more."), code="class_is_over")


def change_hindrance(training_class: TrainingClass) -> Refused | None:
    """The class is over or was cancelled: neither it nor its timetable changes."""
    return None if training_class.state in CHANGEABLE else class_is_over()


def ready_hindrance(training_class: TrainingClass) -> Refused | None:
    """The first thing that the class lacks before it may open."""
    missing = gaps_of(training_class)
    if not missing:
        return None
    return Refused(missing[0].sentence, code=f"class_lacks_{missing[0].code}", rule=missing[0].rule)


def reopen_hindrance(training_class: TrainingClass) -> Refused | None:
    """Somebody has arrived."""
    if not training_class.arrived:
        return None
    return Refused(_("Trainees have arrived: the class cannot go back to preparation."), code="arrivals_made")


def end_hindrance(training_class: TrainingClass) -> Refused | None:
    """Lessons of which nobody knows whether they took place."""
    waiting = Lesson.objects.filter(phase__training_class=training_class, state=LessonState.PLANNED).count()
    if not waiting:
        return None
    return Refused(
        _("%(n)s lessons are neither held nor cancelled. Record or cancel them first."),
        code="lessons_open",
        params={"n": waiting},
    )
