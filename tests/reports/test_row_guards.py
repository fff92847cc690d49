"""What each constraint of the reports stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "reports_annualreport": {"year_id": 990_001, "state": "OPEN"},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("report_built_has_edition", "reports_annualreport", {"state": "BUILT"}),
    ("report_filed_by_somebody", "reports_annualreport", {"state": "FILED", "edition_id": 1}),
    ("report_one_a_year", "reports_annualreport", {}),
    ("report_second_person", "reports_annualreport", {"drafted_by_id": 1, "filed_by_id": 1}),
    ("report_edition_number_once", "reports_reportedition", {}),
    ("schema_part_once", "reports_schemapart", {}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
