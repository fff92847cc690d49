"""What the database watches of task orders and their phases."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.documents.operations import attachments_only_while
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Agrees, Apart, Frozen, Stays, SumOfLines
from projects.orders.enums import GIVEN, TaskOrderState
from projects.orders.rules import TASK_ORDER_FLOW

YEARS = """
SELECT p.year_id FROM added a JOIN projects_planitem i ON i.id = a.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""
# A plan is reopened before there is an order or not at all: the plan is locked first, then its items.
PLANS = """
PERFORM FROM projects_plan WHERE id IN (
    SELECT i.plan_id FROM fresh n JOIN projects_planitem i ON i.id = n.plan_item_id) ORDER BY id FOR SHARE
"""
UNSETTLED = """
SELECT min(n.id) FROM fresh n JOIN projects_planitem i ON i.id = n.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
 WHERE n.state <> 'WITHDRAWN' AND p.state NOT IN ('APPROVED', 'FILED')
"""
TERMS = ("plan_item_id", "holder_id", "number", "document_no", "places", "amount_fen")
HOLDERS = """
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.holder_id WHERE u.kind NOT IN ('INSTITUTION', 'COUNTY')
"""
DRAFT = (TaskOrderState.DRAFT,)
# Phases and places stand once an order is issued: it is enough to look when it is.
UNPHASED = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.state = 'ISSUED' AND o.state = 'DRAFT'
   AND (NOT EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id)
        OR EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id AND p.places > n.places))
"""

GUARDS = (
    judge(TASK_ORDER_FLOW),
    Apart("projects_taskorder", "accepted_by_id", ("drafted_by_id", "issued_by_id"), says="task_order_second_person"),
    BeginsInOpenYear("projects_taskorder", YEARS),
    Frozen("projects_taskorder", TERMS, says="task_order_fixed", open=DRAFT),
    Stays("projects_taskorder", says="task_order_fixed", open=DRAFT),
    Agrees("projects_taskorder", says="task_order_holder_kind", wrong=HOLDERS),
    Agrees("projects_taskorder", says="task_order_needs_settled_plan", wrong=UNSETTLED, lock=PLANS),
    SumOfLines(
        "projects_taskorder",
        of="plan_item_id",
        parent="projects_planitem",
        sums={"ordered_places": "places", "ordered_fen": "amount_fen"},
        says="item_ordered_is_sum",
        counting="l.state <> 'WITHDRAWN'",
    ),
    Agrees("projects_taskorder", says="task_order_in_phases", wrong=UNPHASED, on=("update",)),
    SumOfLines(
        "projects_taskorderphase",
        of="task_order_id",
        parent="projects_taskorder",
        sums={"amount_fen": "amount_fen"},
        says="order_amount_is_sum",
        open=DRAFT,
        closed="task_order_phases_closed",
    ),
    attachments_only_while("projects_taskorder", says="order_attachments_closed", open=GIVEN),
    Track("projects_taskorder"),
    Track("projects_taskorderphase"),
)
