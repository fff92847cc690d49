"""Annual reports, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person("reports_annualreport", "filed_by_id", ("drafted_by_id",), "report filed by its drafter")

register(
    Check(
        "filed_report_is_its_edition",
        "The text of every filed report is the text of the edition that was filed.",
        """
        SELECT r.id, 'text and edition differ' FROM reports_annualreport r
          LEFT JOIN reports_reportedition e ON e.id = r.edition_id
         WHERE r.state = 'FILED' AND r.sections IS DISTINCT FROM e.sections
        """,
    ),
)
