"""What the database watches of classes and their timetables."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.documents.operations import attachments_only_while
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Derived, KeptByTriggers
from guopei.core.rectification.operations import findings_of
from trainees.classes.enums import UNSETTLED
from trainees.classes.rules import CLASS_FLOW, LESSON_FLOW

# A national class belongs to the year and province of its order's plan; another one to the programme year of its first
# day, if there is one, and to the province of the unit that approves it, if it lies in one.
PLACE = """
FROM (SELECT p.year_id, p.province_id FROM projects_taskorder t JOIN projects_planitem i ON i.id = t.plan_item_id
        JOIN projects_plan p ON p.id = i.plan_id WHERE t.id = this.task_order_id
      UNION ALL
      SELECT (SELECT y.id FROM catalogue_programmeyear y WHERE y.year = date_part('year', this.starts_on)),
             (SELECT u.id FROM orgs_orgunit a JOIN orgs_orgunit u ON u.kind = 'PROVINCE' AND starts_with(a.path, u.path)
               WHERE a.id = this.approving_unit_id)
       WHERE this.task_order_id IS NULL) found
"""
# What is found about a class, its institution puts right.
HOLDER = """
SELECT i.unit_id FROM trainees_trainingclass c JOIN institutions_institution i ON i.id = c.institution_id
 WHERE c.id = n.subject_id
"""

GUARDS = (
    judge(CLASS_FLOW),
    judge(LESSON_FLOW),
    BeginsInOpenYear("trainees_trainingclass", "SELECT year_id FROM added WHERE task_order_id IS NOT NULL"),
    Derived(
        "trainees_trainingclass",
        says="class_of_year",
        values={"year_id": "found.year_id", "province_id": "found.province_id"},
        source=PLACE,
        by=("task_order_id", "approving_unit_id", "starts_on"),
    ),
    KeptByTriggers("trainees_trainingclass", ("assigned", "arrived"), says="class_counters_by_trigger"),
    findings_of("trainees_trainingclass", says="class_finding_agrees", responsible=HOLDER),
    attachments_only_while("trainees_trainingclass", says="class_attachments_closed", open=UNSETTLED),
    Track("trainees_trainingclass"),
    Track("trainees_phase"),
    Track("trainees_lesson"),
    Track("trainees_safetylesson"),
    Track("trainees_emergencyplan"),
    Restrict("trainees_safetylesson", "append_only"),
)
