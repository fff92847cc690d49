"""What the database watches of quotas, rosters and whom they name. Sealed values are not copied into the trail."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import KeptByTriggers
from trainees.selection.rules import DIFFERENCE_FLOW, NOMINATION_FLOW, ROSTER_FLOW

OF_ORDERS = """
SELECT p.year_id FROM (SELECT DISTINCT task_order_id FROM added) a JOIN projects_taskorder t ON t.id = a.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""
OF_ROSTERS = """
SELECT p.year_id FROM added a JOIN trainees_quota q ON q.id = a.quota_id
  JOIN projects_taskorder t ON t.id = q.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""

GUARDS = (
    judge(ROSTER_FLOW),
    judge(NOMINATION_FLOW),
    judge(DIFFERENCE_FLOW),
    BeginsInOpenYear("trainees_quota", OF_ORDERS),
    KeptByTriggers("trainees_quota", ("allocated", "confirmed"), says="quota_guard"),
    BeginsInOpenYear("trainees_rosterbatch", OF_ROSTERS),
    BeginsInOpenYear("trainees_enrolment", OF_ORDERS),
    Track("trainees_quota"),
    Track("trainees_rosterbatch"),
    Track("trainees_nomination"),
    Track("trainees_enrolment"),
    Track("trainees_presence"),
    Track("trainees_replacement"),
    Track("trainees_teacherdifference", exclude=("roster_sealed", "roster_index")),
)
