"""What the database watches of classes and their timetables."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import KeptByTriggers
from trainees.classes.rules import CLASS_FLOW, LESSON_FLOW

YEARS = """
SELECT p.year_id FROM added a JOIN projects_taskorder t ON t.id = a.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""

GUARDS = (
    judge(CLASS_FLOW),
    judge(LESSON_FLOW),
    BeginsInOpenYear("trainees_trainingclass", YEARS),
    KeptByTriggers("trainees_trainingclass", ("assigned", "arrived"), says="class_counters_by_trigger"),
    Track("trainees_trainingclass"),
    Track("trainees_phase"),
    Track("trainees_lesson"),
    Track("trainees_safetylesson"),
    Track("trainees_emergencyplan"),
    Restrict("trainees_safetylesson", "append_only"),
)
