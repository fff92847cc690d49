"""The steps of plans, task orders, classes and lessons, and what of them is open work of a year.

Acts of a class that need the roster (start, settle, safety record) live in trainees and use the same tables.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import Role
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from projects.enums import ClassState, LessonState, PlanState, TaskOrderState
from projects.models import Plan, TaskOrder, TrainingClass

PLAN_FLOW = register(
    Flow(
        "projects.Plan",
        initial=(PlanState.DRAFT,),
        steps=(
            Step(
                "submit",
                _("Submit"),
                (PlanState.DRAFT, PlanState.RETURNED),
                PlanState.SUBMITTED,
                "projects.submit_plan",
                takes_reply=True,
                done=_("Submitted."),
            ),
            Step(
                "return",
                _("Return"),
                (PlanState.SUBMITTED,),
                PlanState.RETURNED,
                "projects.return_plan",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("Returned."),
            ),
            Step(
                "approve",
                _("Approve"),
                (PlanState.SUBMITTED,),
                PlanState.APPROVED,
                "projects.approve_plan",
                not_by=("drafted_by", "submitted_by"),
                takes_opinion=True,
                done=_("Approved."),
            ),
            Step(
                "file",
                _("Put on file"),
                (PlanState.SUBMITTED,),
                PlanState.FILED,
                "projects.approve_plan",
                not_by=("drafted_by", "submitted_by"),
                takes_opinion=True,
                done=_("The plan is put on file."),
            ),
            Step(
                "reopen",
                _("Reopen the plan"),
                (PlanState.APPROVED, PlanState.FILED),
                PlanState.RETURNED,
                "projects.return_plan",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The plan is open again."),
            ),
        ),
    ),
    roles={
        "projects.submit_plan": frozenset({Role.PROVINCIAL_OFFICER}),
        "projects.return_plan": frozenset({Role.MINISTRY_OFFICER}),
        "projects.approve_plan": frozenset({Role.MINISTRY_OFFICER}),
    },
)

TASK_ORDER_FLOW = register(
    Flow(
        "projects.TaskOrder",
        initial=(TaskOrderState.DRAFT,),
        steps=(
            Step(
                "issue",
                pgettext_lazy("task order", "Issue"),
                (TaskOrderState.DRAFT,),
                TaskOrderState.ISSUED,
                "projects.issue_task_order",
                takes_reply=True,
                done=_("The task order is issued."),
            ),
            Step(
                "accept",
                _("Sign and accept"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.ACCEPTED,
                "projects.accept_task_order",
                not_by=("drafted_by", "issued_by"),
                done=_("The task order is signed and accepted."),
            ),
            Step(
                "decline",
                _("Decline the task"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.DRAFT,
                "projects.accept_task_order",
                needs_reason=True,
                style="danger",
                sends_back=True,
                done=_("The task order is given back."),
            ),
            Step(
                "withdraw",
                _("Withdraw the order"),
                (TaskOrderState.DRAFT, TaskOrderState.ISSUED, TaskOrderState.ACCEPTED),
                TaskOrderState.WITHDRAWN,
                "projects.issue_task_order",
                needs_reason=True,
                style="danger",
                done=_("The task order is withdrawn."),
            ),
        ),
    ),
    roles={
        "projects.issue_task_order": frozenset({Role.PROVINCIAL_OFFICER}),
        "projects.accept_task_order": frozenset({Role.INSTITUTION_LEADER}),
    },
)

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
    "projects.plans",
    _("plans that wait for a decision"),
    lambda year: Plan.objects.filter(year=year, state=PlanState.SUBMITTED).count(),
)
register_open_work(
    "projects.task_orders",
    _("task orders that are not signed"),
    lambda year: TaskOrder.objects.filter(
        plan_item__plan__year=year, state__in=(TaskOrderState.DRAFT, TaskOrderState.ISSUED)
    ).count(),
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
