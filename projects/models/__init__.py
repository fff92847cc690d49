from projects.models.ceilings import PlanCeiling
from projects.models.orders import TaskOrder
from projects.models.plans import Plan, PlanItem, PlanRemark, PlanSubmission

__all__ = ["Plan", "PlanCeiling", "PlanItem", "PlanRemark", "PlanSubmission", "TaskOrder"]
