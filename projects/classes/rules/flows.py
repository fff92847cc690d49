"""The steps of classes and lessons, and what of them is open work of a year.

Acts of a class that need its people (start, settle, safety record) live in trainees/delivery and use the same tables.
"""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from projects.classes.enums import ClassState, LessonState
from projects.classes.models import TrainingClass

CLASS_FLOW = register(
    Flow(
        "projects.TrainingClass",
        initial=(ClassState.PREPARING,),
        steps=(
            Step(
                "ready",
                _("Declare ready"),
                (ClassState.PREPARING,),
                ClassState.READY,
                "projects.ready_class",
                done=_("The class is ready."),
            ),
            Step(
                "reopen",
                _("Back to preparation"),
                (ClassState.READY,),
                ClassState.PREPARING,
                "projects.ready_class",
                needs_reason=True,
                style="secondary",
                done=_("The class is in preparation again."),
            ),
            Step(
                "start",
                _("Start the class"),
                (ClassState.READY,),
                ClassState.RUNNING,
                "projects.run_class",
                done=_("The class has begun."),
            ),
            Step(
                "end",
                _("End the class"),
                (ClassState.RUNNING,),
                ClassState.ENDED,
                "projects.run_class",
                done=_("The class has ended."),
            ),
            Step(
                "settle",
                _("Settle the class"),
                (ClassState.ENDED,),
                ClassState.SETTLED,
                "projects.settle_class",
                done=_("The class is settled."),
            ),
            Step(
                "unsettle",
                _("Reopen the settlement"),
                (ClassState.SETTLED,),
                ClassState.ENDED,
                "projects.settle_class",
                needs_reason=True,
                style="danger",
                done=_("The settlement is open again."),
            ),
            Step(
                "cancel",
                _("Cancel the class"),
                (ClassState.PREPARING, ClassState.READY),
                ClassState.CANCELLED,
                "projects.cancel_class",
                needs_reason=True,
                style="danger",
                done=_("The class is cancelled."),
            ),
        ),
    ),
    roles={
        "projects.ready_class": frozenset({Role.INSTITUTION_OFFICER}),
        "projects.run_class": frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}),
        "projects.settle_class": frozenset({Role.INSTITUTION_LEADER}),
        "projects.cancel_class": frozenset({Role.INSTITUTION_OFFICER}),
    },
)
LESSON_FLOW = register(
    Flow(
        "projects.Lesson",
        initial=(LessonState.PLANNED,),
        steps=(
            Step(
                "hold",
                _("Mark as held"),
                (LessonState.PLANNED,),
                LessonState.HELD,
                "projects.hold_lesson",
                done=_("The lesson is marked as held."),
            ),
            Step(
                "cancel",
                _("Cancel the lesson"),
                (LessonState.PLANNED,),
                LessonState.CANCELLED,
                "projects.edit_timetable",
                needs_reason=True,
                style="danger",
                done=_("The lesson is cancelled."),
            ),
        ),
    ),
    roles={
        "projects.hold_lesson": frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}),
        "projects.edit_timetable": frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}),
    },
)

register_open_work(
    "projects.classes",
    _("classes that are not settled"),
    lambda year: (
        TrainingClass.objects.filter(task_order__plan_item__plan__year=year)
        .exclude(state__in=(ClassState.SETTLED, ClassState.CANCELLED))
        .count()
    ),
)
