from projects.models.ceilings import PlanCeiling
from projects.models.classes import Phase, TrainingClass
from projects.models.orders import TaskOrder
from projects.models.plans import Plan, PlanItem, PlanRemark, PlanSubmission
from projects.models.timetable import EmergencyPlan, Lesson, SafetyLesson

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
