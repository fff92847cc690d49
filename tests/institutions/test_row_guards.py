"""What each constraint of the institutions stops, one row for each: the same row without the wrong is let in."""

import pytest

from institutions.register.credit_code import demo_code
from tests.support.database import Database
from tests.support.rows import Values, as_owner, stopped_by

# A sound row of each table, where the least values will not do.
SOUND: dict[str, Values] = {
    "institutions_institution": {"kind": "SCHOOL", "credit_code": demo_code(77)},
}
# The constraint, its table, and what is wrong; nothing but a second row like the first, where one key is given.
WRONG: list[tuple[str, str, Values]] = [
    ("institution_kind_known", "institutions_institution", {"kind": "CLUB"}),
    ("institution_leader_named", "institutions_institution", {"leader_name": ""}),
]


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize(("constraint", "table", "wrong"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_stopped(constraint: str, table: str, wrong: Values, database: Database) -> None:
    with as_owner(database) as owner:
        assert stopped_by(owner, table, SOUND.get(table, {}), wrong) == constraint
