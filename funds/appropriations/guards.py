"""What the database watches of orders of money."""

from funds.appropriations.enums import OPEN
from funds.appropriations.rules import ORDER_FLOW
from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.documents.operations import attachments_only_while
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Agrees, Apart, Frozen, Stays, SumOfLines

HEAD = ("year_id", "kind", "number", "issued_on", "note", "is_demo")
ELSEWHERE = """
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.unit_id
 WHERE u.kind NOT IN ('PROVINCE', 'NATION') OR NOT u.in_programme
"""

GUARDS = (
    judge(ORDER_FLOW),
    Apart(
        "funds_appropriationorder",
        "decided_by_id",
        ("drafted_by_id", "submitted_by_id"),
        says="appropriation_second_person",
    ),
    BeginsInOpenYear("funds_appropriationorder", "SELECT year_id FROM added"),
    SumOfLines(
        "funds_appropriationline",
        of="order_id",
        parent="funds_appropriationorder",
        sums={"total_fen": "amount_fen"},
        says="appropriation_total_is_sum",
        open=OPEN,
        closed="appropriation_closed",
    ),
    Agrees("funds_appropriationline", says="appropriation_line_for_province", wrong=ELSEWHERE),
    Frozen("funds_appropriationorder", HEAD, says="appropriation_closed", open=OPEN),
    Stays("funds_appropriationorder", says="appropriation_closed", open=OPEN),
    attachments_only_while("funds_appropriationorder", says="money_attachments_closed", open=OPEN),
    Track("funds_appropriationorder"),
    Track("funds_appropriationline"),
    Track("funds_historicalallocation"),
)
