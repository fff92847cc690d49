"""What the database watches of quotas, rosters and whom they name. Sealed values are not copied into the trail."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Agrees, Apart, Derived, KeptByTriggers
from trainees.selection.rules import DIFFERENCE_FLOW, NOMINATION_FLOW, ROSTER_FLOW

OF_ORDER = """
FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
 WHERE t.id = this.task_order_id
"""
OF_ORDER_OR_CLASS = """
FROM (SELECT p.year_id, p.province_id FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id
        JOIN projects_plan p ON p.id = i.plan_id WHERE t.id = this.task_order_id
      UNION ALL
      SELECT c.year_id, c.province_id FROM trainees_trainingclass c
       WHERE c.id = this.training_class_id AND this.task_order_id IS NULL) p
"""
PLACE = {"year_id": "p.year_id", "province_id": "p.province_id"}

# A class below the national level says what its people have: it is locked before they are compared, and keeps its unit,
# year and province once there are some.
CLASSES = """
PERFORM FROM trainees_trainingclass WHERE id IN (
    SELECT training_class_id FROM fresh WHERE task_order_id IS NULL) ORDER BY id FOR NO KEY UPDATE
"""
APART = """
SELECT min(n.id) FROM fresh n JOIN trainees_trainingclass c ON c.id = n.training_class_id
 WHERE n.task_order_id IS NULL AND ROW(n.year_id, n.province_id) IS DISTINCT FROM ROW(c.year_id, c.province_id)
"""
DRIFTING = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.task_order_id IS NULL
   AND ROW(n.approving_unit_id, n.year_id, n.province_id)
       IS DISTINCT FROM ROW(o.approving_unit_id, o.year_id, o.province_id)
   AND EXISTS (SELECT FROM trainees_enrolment e WHERE e.training_class_id = n.id)
"""

SENT_BY = ("uploaded_by_id", "submitted_by_id")

GUARDS = (
    judge(ROSTER_FLOW),
    Apart("trainees_rosterbatch", "county_by_id", SENT_BY, says="roster_second_person"),
    Apart("trainees_rosterbatch", "prefecture_by_id", (*SENT_BY, "county_by_id"), says="roster_prefecture_apart"),
    Apart(
        "trainees_rosterbatch",
        "province_by_id",
        (*SENT_BY, "county_by_id", "prefecture_by_id"),
        says="roster_province_apart",
    ),
    judge(NOMINATION_FLOW),
    judge(DIFFERENCE_FLOW),
    BeginsInOpenYear("trainees_quota", "SELECT year_id FROM added"),
    Derived("trainees_quota", says="quota_of_year", values=PLACE, source=OF_ORDER, by=("task_order_id",)),
    Derived("trainees_nomination", says="nomination_of_year", values=PLACE, source=OF_ORDER, by=("task_order_id",)),
    Derived(
        "trainees_enrolment",
        says="enrolment_of_year",
        values=PLACE,
        source=OF_ORDER_OR_CLASS,
        by=("task_order_id", "training_class_id"),
    ),
    Agrees("trainees_enrolment", says="enrolment_of_year", wrong=APART, lock=CLASSES),
    Agrees("trainees_trainingclass", says="class_place_with_people", wrong=DRIFTING, on=("update",)),
    KeptByTriggers("trainees_quota", ("allocated", "confirmed"), says="quota_guard"),
    BeginsInOpenYear(
        "trainees_rosterbatch", "SELECT q.year_id FROM added a JOIN trainees_quota q ON q.id = a.quota_id"
    ),
    BeginsInOpenYear("trainees_enrolment", "SELECT year_id FROM added WHERE task_order_id IS NOT NULL"),
    Track("trainees_quota"),
    Track("trainees_rosterbatch"),
    Track("trainees_nomination"),
    Track("trainees_enrolment"),
    Track("trainees_pasttraining"),
    Track("trainees_presence"),
    Track("trainees_replacement"),
    Track("trainees_teacherdifference", exclude=("roster_sealed", "roster_index")),
)
