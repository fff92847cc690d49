"""What each constraint of the money stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "funds_appropriationorder": {"year_id": 990_001, "kind": "FORMAL", "state": "DRAFT"},
    "funds_historicalallocation": {"year": 1999, "advance_fen": 1, "formal_fen": 2, "total_fen": 3},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("appropriation_line_not_zero", "funds_appropriationline", {"amount_fen": 0}),
    ("appropriation_line_once", "funds_appropriationline", {}),
    ("appropriation_decided_has_decider", "funds_appropriationorder", {"state": "APPROVED"}),
    ("appropriation_kind_known", "funds_appropriationorder", {"kind": "GIFT"}),
    ("appropriation_number_once", "funds_appropriationorder", {}),
    ("historical_allocation_adds_up", "funds_historicalallocation", {"total_fen": 4}),
    ("historical_allocation_once", "funds_historicalallocation", {}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
