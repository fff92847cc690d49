"""The models of all wings, for Django alone: code imports them from their wing."""

from projects.classes.models import EmergencyPlan, Lesson, Phase, SafetyLesson, TrainingClass
from projects.orders.models import TaskOrder
from projects.planning.models import Plan, PlanCeiling, PlanItem, PlanRemark, PlanSubmission

__all__ = [
    "EmergencyPlan",
    "Lesson",
    "Phase",
    "Plan",
    "PlanCeiling",
    "PlanItem",
    "PlanRemark",
    "PlanSubmission",
    "SafetyLesson",
    "TaskOrder",
    "TrainingClass",
]
