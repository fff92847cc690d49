"""What the database watches of ceilings and plans; what is held against a ceiling stands in `sql/plans.sql`."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.documents.operations import attachments_only_while
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Agrees, Apart, Frozen, Stays, SumOfLines
from projects.planning.enums import OPEN
from projects.planning.rules import PLAN_FLOW

COMMITTED = """
SELECT min(n.id) FROM fresh n
 WHERE n.committed_fen <> (SELECT coalesce(sum(p.total_fen), 0) FROM projects_plan p
                            WHERE p.year_id = n.year_id AND p.province_id = n.province_id
                              AND p.state IN ('SUBMITTED', 'APPROVED', 'FILED'))
"""
ORDERED = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE o.state IN ('APPROVED', 'FILED') AND n.state <> o.state
   AND EXISTS (SELECT FROM projects_planitem i WHERE i.plan_id = n.id AND i.ordered_places > 0)
"""

ELSEWHERE = """
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.province_id WHERE u.kind NOT IN ('PROVINCE', 'NATION')
"""

GUARDS = (
    judge(PLAN_FLOW),
    Apart("projects_plan", "decided_by_id", ("drafted_by_id", "submitted_by_id"), says="plan_second_person"),
    BeginsInOpenYear("projects_plan", "SELECT year_id FROM added"),
    SumOfLines(
        "projects_planitem",
        of="plan_id",
        parent="projects_plan",
        sums={"total_fen": "amount_fen"},
        says="plan_total_is_sum",
        open=OPEN,
        closed="plan_items_closed",
        apart=("ordered_places", "ordered_fen"),
    ),
    Frozen("projects_plan", ("needs", "goals", "coverage"), says="plan_closed", open=OPEN),
    Frozen("projects_plan", ("year_id", "province_id"), says="plan_place_fixed"),
    Agrees("projects_plan", says="plan_of_province_or_nation", wrong=ELSEWHERE, on=("insert",)),
    Stays("projects_plan", says="plan_submitted_stays", open=OPEN),
    Agrees("projects_plan", says="plan_has_task_orders", wrong=ORDERED, on=("update",)),
    Frozen("projects_planceiling", ("year_id", "province_id"), says="ceiling_place_fixed"),
    Agrees("projects_planceiling", says="ceiling_committed_is_sum", wrong=COMMITTED),
    attachments_only_while("projects_plan", says="plan_attachments_closed", open=OPEN),
    Track("projects_planceiling"),
    Track("projects_plan"),
    Track("projects_planitem"),
    Track("projects_planremark"),
    Restrict("projects_plansubmission", "append_only"),
)
