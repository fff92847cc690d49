"""The models of all wings, for Django alone: code imports them from their wing."""

from projects.orders.models import TaskOrder, TaskOrderPhase
from projects.planning.models import Plan, PlanCeiling, PlanItem, PlanRemark, PlanSubmission

__all__ = [
    "Plan",
    "PlanCeiling",
    "PlanItem",
    "PlanRemark",
    "PlanSubmission",
    "TaskOrder",
    "TaskOrderPhase",
]
