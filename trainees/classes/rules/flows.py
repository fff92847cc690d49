"""The steps of classes and lessons, and what of them is open work of a year.

Acts of a class that need its people (start, settle, safety record) live in trainees/delivery and use the same tables.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.asks import Ask
from guopei.core.flow.table import Flow, Step, register
from guopei.core.inbox.selectors.due import AT_HAND
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


def _day_before(training_class: TrainingClass) -> date:
    return training_class.starts_on - timedelta(days=1)


_AT: dict[str, Any] = {
    "unit": "institution.unit_id", "url": "trainees:class-detail", "params": {"class": "name"},
}  # fmt: skip
_TO_OFFICER = {**_AT, "role": Role.INSTITUTION_OFFICER}
_TO_LEADER = {**_AT, "role": Role.INSTITUTION_LEADER}
_TO_MANAGER = {**_AT, "role": Role.CLASS_MANAGER, "user": "manager_id"}
CLASS_FLOW = register(
    Flow(
        "trainees.TrainingClass",
        initial=(ClassState.PREPARING,),
        says=(
            Ask(
                "trainees.class_to_ready", (ClassState.PREPARING,), **_TO_OFFICER, due=_day_before, within=AT_HAND,
                title=_("Class “%(class)s” is being prepared"), button=_("Go on"),
            ),
            Ask(
                "trainees.arrivals_due", (ClassState.READY,), **_TO_MANAGER, due="starts_on", within=AT_HAND,
                title=_("Record arrivals in class “%(class)s”"), button=_("Record arrivals"),
            ),
            Ask(
                "trainees.attendance_due", (ClassState.RUNNING,), **_TO_MANAGER, due="ends_on", within=AT_HAND,
                title=_("Class “%(class)s” runs: record attendance, and who did not come"), button=_("Open the class"),
            ),
            Ask(
                "trainees.results_due", (ClassState.ENDED,), **_TO_OFFICER, by=("end",), within="trainees.results_days",
                title=_("Propose the results of class “%(class)s”"), button=_("Work them out"),
            ),
            # Asked by delivery, too, once the last certificate is issued.
            Ask(
                "trainees.class_to_settle", (ClassState.ENDED,), **_TO_LEADER, by=("unsettle",),
                title=_("Settle class “%(class)s”"), button=_("Settle the class"),
            ),
        ),
        steps=(
            Step(
                "ready", _("Declare ready"), (ClassState.PREPARING,), ClassState.READY, READY_CLASS,
                done=_("The class is ready."),
            ),
            Step(
                "reopen", _("Back to preparation"), (ClassState.READY,), ClassState.PREPARING, READY_CLASS,
                needs_reason=True, style="secondary", done=_("The class is in preparation again."),
            ),
            Step(
                "start", _("Start the class"), (ClassState.READY,), ClassState.RUNNING, RUN_CLASS,
                done=_("The class has begun."),
            ),
            Step(
                "end", _("End the class"), (ClassState.RUNNING,), ClassState.ENDED, RUN_CLASS,
                done=_("The class has ended."),
            ),
            Step(
                "settle", _("Settle the class"), (ClassState.ENDED,), ClassState.SETTLED, SETTLE_CLASS,
                done=_("The class is settled."),
            ),
            Step(
                "unsettle", _("Reopen the settlement"), (ClassState.SETTLED,), ClassState.ENDED, SETTLE_CLASS,
                needs_reason=True, style="danger", done=_("The settlement is open again."),
            ),
            Step(
                "cancel", _("Cancel the class"), (ClassState.PREPARING, ClassState.READY), ClassState.CANCELLED,
                CANCEL_CLASS,
                needs_reason=True, style="danger", done=_("The class is cancelled."),
            ),
        ),
    )
)  # fmt: skip
LESSON_FLOW = register(
    Flow(
        "trainees.Lesson",
        initial=(LessonState.PLANNED,),
        quiet=(LessonState.PLANNED,),  # asked of its class
        steps=(
            Step(
                "hold", _("Mark as held"), (LessonState.PLANNED,), LessonState.HELD, HOLD_LESSON,
                done=_("The lesson is marked as held."),
            ),
            Step(
                "cancel", _("Cancel the lesson"), (LessonState.PLANNED,), LessonState.CANCELLED, EDIT_TIMETABLE,
                needs_reason=True, style="danger", done=_("The lesson is cancelled."),
            ),
        ),
    )
)  # fmt: skip

register_open_work(
    "trainees.classes",
    _("classes that are not settled"),
    lambda year: (
        TrainingClass.objects.filter(year=year, task_order__isnull=False)
        .exclude(state__in=(ClassState.SETTLED, ClassState.CANCELLED))
        .count()
    ),
)
