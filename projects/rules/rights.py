"""Who may do what with plans, task orders and classes, and who sees which rows."""

from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
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

allow(
    "projects.view_class",
    NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | INSTITUTION | READERS | {Role.INSPECTOR},
)
allow("projects.edit_class", {Role.INSTITUTION_OFFICER})

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
