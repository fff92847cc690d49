"""What plans, orders and classes declare: who may do what, who sees which rows, which steps there are, which to-dos."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.words import name_records
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.table import Flow, Step, register
from guopei.core.inbox import registry as inbox
from guopei.core.ui import badges, navigation
from guopei.core.ui.badges import Tone
from projects.enums import ClassState, LessonState, PlanState, TaskOrderState
from projects.models import (
    EmergencyPlan,
    Lesson,
    Phase,
    Plan,
    PlanCeiling,
    PlanItem,
    PlanRemark,
    PlanSubmission,
    SafetyLesson,
    TaskOrder,
    TrainingClass,
)

MINISTRY = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE})

VIEW_PLAN = allow("projects.view_plan", MINISTRY | PROVINCE | READERS)
DRAFT_PLAN = allow("projects.draft_plan", {Role.PROVINCIAL_OFFICER})
SET_CEILING = allow("projects.set_ceiling", {Role.MINISTRY_FINANCE})
VIEW_TASK_ORDER = allow(
    "projects.view_task_order",
    MINISTRY
    | PROVINCE
    | READERS
    | {Role.INSTITUTION_LEADER, Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER},
)
DRAFT_TASK_ORDER = allow("projects.draft_task_order", {Role.PROVINCIAL_OFFICER})

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
            ),
            Step(
                "return",
                _("Return"),
                (PlanState.SUBMITTED,),
                PlanState.RETURNED,
                "projects.return_plan",
                needs_reason=True,
                style="danger",
            ),
            Step(
                "approve",
                _("Approve"),
                (PlanState.SUBMITTED,),
                PlanState.APPROVED,
                "projects.approve_plan",
                not_by=("drafted_by", "submitted_by"),
            ),
            Step(
                "file",
                _("Put on file"),
                (PlanState.SUBMITTED,),
                PlanState.FILED,
                "projects.approve_plan",
                not_by=("drafted_by", "submitted_by"),
            ),
            Step(
                "reopen",
                _("Reopen the plan"),
                (PlanState.APPROVED, PlanState.FILED),
                PlanState.RETURNED,
                "projects.return_plan",
                needs_reason=True,
                style="danger",
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
            ),
            Step(
                "accept",
                _("Sign and accept"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.ACCEPTED,
                "projects.accept_task_order",
                not_by=("drafted_by", "issued_by"),
            ),
            Step(
                "decline",
                _("Decline the task"),
                (TaskOrderState.ISSUED,),
                TaskOrderState.DRAFT,
                "projects.accept_task_order",
                needs_reason=True,
                style="danger",
            ),
            Step(
                "withdraw",
                _("Withdraw the order"),
                (TaskOrderState.DRAFT, TaskOrderState.ISSUED, TaskOrderState.ACCEPTED),
                TaskOrderState.WITHDRAWN,
                "projects.issue_task_order",
                needs_reason=True,
                style="danger",
            ),
        ),
    ),
    roles={
        "projects.issue_task_order": frozenset({Role.PROVINCIAL_OFFICER}),
        "projects.accept_task_order": frozenset({Role.INSTITUTION_LEADER}),
    },
)

declare(PlanCeiling, view=VIEW_PLAN, paths=("province__path",))
declare(Plan, view=VIEW_PLAN, paths=("province__path",))
declare(PlanItem, view=VIEW_PLAN, paths=("plan__province__path",))
declare(PlanRemark, view=VIEW_PLAN, paths=("plan__province__path",))
declare(PlanSubmission, view=VIEW_PLAN, paths=("plan__province__path",))
declare(
    TaskOrder,
    view=VIEW_TASK_ORDER,
    paths=("plan_item__plan__province__path", "institution__unit__path"),
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

navigation.register(
    navigation.Section.PLANNING,
    _("Provincial plans"),
    "projects:plan-list",
    "clipboard-list",
    permission=VIEW_PLAN,
    order=20,
)
navigation.register(
    navigation.Section.PLANNING,
    _("Task orders"),
    "projects:task-order-list",
    "file-text",
    permission=VIEW_TASK_ORDER,
    order=30,
)

inbox.register("projects.plan_due", title=_("Draft the plan of %(year)s"), button=_("Open the plan"))
inbox.register(
    "projects.plan_to_decide", title=_("Decide on the %(year)s plan of %(province)s"), button=_("Look at the plan")
)
inbox.register(
    "projects.plan_returned",
    title=_("The plan of %(year)s was returned with %(remarks)s remarks"),
    button=_("Mend the plan"),
)
inbox.register("projects.plan_decided", title=_("The plan of %(year)s is settled"))
inbox.register("projects.ceiling_changed", title=_("The ceiling of %(year)s is now %(ceiling)s ten-thousand yuan"))
inbox.register(
    "projects.task_orders_due",
    title=_("Give the places of the %(year)s plan to institutions"),
    button=_("Write task orders"),
)
inbox.register(
    "projects.task_order_to_accept",
    title=_("Sign for task order %(number)s: %(places)s places"),
    button=_("Read and sign"),
)
inbox.register(
    "projects.task_order_declined",
    title=_("The institution declined task order %(number)s"),
    button=_("Look at the order"),
)
inbox.register(
    "projects.places_due",
    title=_("Give the %(places)s places of task order %(number)s to regions"),
    button=_("Give out places"),
)
inbox.register("projects.task_order_withdrawn", title=_("%(province)s withdrew task order %(number)s"))
inbox.register("projects.task_order_accepted", title=_("%(institution)s accepted task order %(number)s"))

# ── Classes: acts that need the roster (start, settle, safety record) live in trainees and use the same table ──

CLASS_FLOW = register(
    Flow(
        "projects.TrainingClass",
        initial=(ClassState.PREPARING,),
        steps=(
            Step("ready", _("Declare ready"), (ClassState.PREPARING,), ClassState.READY, "projects.ready_class"),
            Step(
                "reopen",
                _("Back to preparation"),
                (ClassState.READY,),
                ClassState.PREPARING,
                "projects.ready_class",
                needs_reason=True,
                style="secondary",
            ),
            Step("start", _("Start the class"), (ClassState.READY,), ClassState.RUNNING, "projects.run_class"),
            Step("end", _("End the class"), (ClassState.RUNNING,), ClassState.ENDED, "projects.run_class"),
            Step("settle", _("Settle the class"), (ClassState.ENDED,), ClassState.SETTLED, "projects.settle_class"),
            Step(
                "unsettle",
                _("Reopen the settlement"),
                (ClassState.SETTLED,),
                ClassState.ENDED,
                "projects.settle_class",
                needs_reason=True,
                style="danger",
            ),
            Step(
                "cancel",
                _("Cancel the class"),
                (ClassState.PREPARING, ClassState.READY),
                ClassState.CANCELLED,
                "projects.cancel_class",
                needs_reason=True,
                style="danger",
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
            Step("hold", _("Mark as held"), (LessonState.PLANNED,), LessonState.HELD, "projects.hold_lesson"),
            Step(
                "cancel",
                _("Cancel the lesson"),
                (LessonState.PLANNED,),
                LessonState.CANCELLED,
                "projects.edit_timetable",
                needs_reason=True,
                style="danger",
            ),
        ),
    ),
    roles={
        "projects.hold_lesson": frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}),
        "projects.edit_timetable": frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER}),
    },
)

allow(
    "projects.view_class",
    NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | INSTITUTION | READERS | {Role.INSPECTOR},
)
allow("projects.edit_class", {Role.INSTITUTION_OFFICER})

_ORDER_PROVINCE = "task_order__plan_item__plan__province__path"
declare(
    TrainingClass,
    view="projects.view_class",
    paths=("institution__unit__path", _ORDER_PROVINCE, "approving_unit__path"),
)
for _model, _prefix in (
    (Phase, "training_class__"),
    (SafetyLesson, "training_class__"),
    (EmergencyPlan, "training_class__"),
    (Lesson, "phase__training_class__"),
):
    declare(
        _model,
        view="projects.view_class",
        paths=(
            f"{_prefix}institution__unit__path",
            f"{_prefix}{_ORDER_PROVINCE}",
            f"{_prefix}approving_unit__path",
        ),
    )

badges.register_tones("projects.TrainingClass", {ClassState.READY: Tone.GOING, ClassState.ENDED: Tone.GOING})
badges.register_tones("projects.Lesson", {LessonState.HELD: Tone.GOOD})

name_records("projects.Plan", "year", "province")
name_records("projects.PlanItem", "sub_project")
for label in ("projects.TaskOrder", "projects.TrainingClass", "projects.Lesson"):
    name_records(label)

inbox.register("projects.class_due", title=_("Prepare a class for task order %(order)s"), button=_("Make the class"))
inbox.register("projects.class_to_ready", title=_("Class “%(class)s” is being prepared"), button=_("Go on"))
navigation.register(
    navigation.Section.TRAINING,
    _("Classes"),
    "projects:class-list",
    "school",
    permission="projects.view_class",
    order=50,
)
