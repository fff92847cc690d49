"""What the database watches of years, lines and sub-projects."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.rules import YEAR_FLOW
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Apart

GUARDS = (
    judge(YEAR_FLOW),
    Apart("catalogue_programmeyear", "opened_by_id", ("drafted_by_id",), says="year_second_person"),
    Track("catalogue_programmeyear"),
    Track("catalogue_line"),
    Track("catalogue_subproject"),
    Track("catalogue_subject"),
    Track("catalogue_targetgroup"),
    Track("catalogue_topic"),
    Track("catalogue_keytask"),
    Track("catalogue_milestone"),
    Track("catalogue_milestonereached"),
)
