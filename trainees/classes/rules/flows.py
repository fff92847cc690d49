"""The steps of classes and lessons, and what of them is open work of a year.

Acts of a class that need its people (start, settle, safety record) live in trainees/delivery and use the same tables.
"""

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.models import TrainingClass
from trainees.classes.rules.rights import (
    CANCEL_CLASS,
    EDIT_TIMETABLE,
    HOLD_LESSON,
    READY_CLASS,
    RUN_CLASS,
    SETTLE_CLASS,
)

CLASS_FLOW = register(
    Flow(
        "trainees.TrainingClass",
        initial=(ClassState.PREPARING,),
        steps=(
            Step(
                "ready",
                _("Declare ready"),
                (ClassState.PREPARING,),
                ClassState.READY,
                READY_CLASS,
                done=_("The class is ready."),
            ),
            Step(
                "reopen",
                _("Back to preparation"),
                (ClassState.READY,),
                ClassState.PREPARING,
                READY_CLASS,
                needs_reason=True,
                style="secondary",
                done=_("The class is in preparation again."),
            ),
            Step(
                "start",
                _("Start the class"),
                (ClassState.READY,),
                ClassState.RUNNING,
                RUN_CLASS,
                done=_("The class has begun."),
            ),
            Step(
                "end",
                _("End the class"),
                (ClassState.RUNNING,),
                ClassState.ENDED,
                RUN_CLASS,
                done=_("The class has ended."),
            ),
            Step(
                "settle",
                _("Settle the class"),
                (ClassState.ENDED,),
                ClassState.SETTLED,
                SETTLE_CLASS,
                done=_("The class is settled."),
            ),
            Step(
                "unsettle",
                _("Reopen the settlement"),
                (ClassState.SETTLED,),
                ClassState.ENDED,
                SETTLE_CLASS,
                needs_reason=True,
                style="danger",
                done=_("The settlement is open again."),
            ),
            Step(
                "cancel",
                _("Cancel the class"),
                (ClassState.PREPARING, ClassState.READY),
                ClassState.CANCELLED,
                CANCEL_CLASS,
                needs_reason=True,
                style="danger",
                done=_("The class is cancelled."),
            ),
        ),
    )
)
LESSON_FLOW = register(
    Flow(
        "trainees.Lesson",
        initial=(LessonState.PLANNED,),
        steps=(
            Step(
                "hold",
                _("Mark as held"),
                (LessonState.PLANNED,),
                LessonState.HELD,
                HOLD_LESSON,
                done=_("The lesson is marked as held."),
            ),
            Step(
                "cancel",
                _("Cancel the lesson"),
                (LessonState.PLANNED,),
                LessonState.CANCELLED,
                EDIT_TIMETABLE,
                needs_reason=True,
                style="danger",
                done=_("The lesson is cancelled."),
            ),
        ),
    )
)

register_open_work(
    "trainees.classes",
    _("classes that are not settled"),
    lambda year: (
        TrainingClass.objects.filter(task_order__plan_item__plan__year=year)
        .exclude(state__in=(ClassState.SETTLED, ClassState.CANCELLED))
        .count()
    ),
)
