"""What the database watches of reports."""

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Apart
from guopei.reports.rules import REPORT_FLOW

GUARDS = (
    judge(REPORT_FLOW),
    Apart("reports_annualreport", "filed_by_id", ("drafted_by_id",), says="report_second_person"),
    Track("reports_annualreport"),
    Track("reports_reportedition"),
    Restrict("reports_reportedition", "append_only"),
    Restrict("reports_schemapart", "read_only"),
)
