"""What each constraint of the tests of skill stops, one row for each: the same row without the wrong is let in."""

import pytest

from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "evaluation_testscore": {"moment": "PRE"},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("criterion_has_points", "evaluation_criterion", {"points": 0}),
    ("criterion_order", "evaluation_criterion", {}),
    ("rubric_name_once", "evaluation_rubric", {}),
    ("rubric_named", "evaluation_rubric", {"name": ""}),
    ("skill_test_full", "evaluation_skilltest", {"full": 0}),
    ("score_moment_known", "evaluation_testscore", {"moment": "MID"}),
    ("score_not_negative", "evaluation_testscore", {"score": -1}),
    ("score_once", "evaluation_testscore", {}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
