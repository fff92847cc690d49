from projects.planning.models.ceilings import PlanCeiling
from projects.planning.models.plans import Plan, PlanItem, PlanRemark, PlanSubmission

__all__ = ["Plan", "PlanCeiling", "PlanItem", "PlanRemark", "PlanSubmission"]
