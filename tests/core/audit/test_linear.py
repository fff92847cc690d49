"""Guards of sets take a time that grows with the rows: what makes them a square of the rows is in no function's text.

How long they take is measured by `make bench`; here nothing depends on the machine.
"""

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

NEW, OLD = r"(?:\w+_new|fresh) n", r"(?:\w+_old|was) o"
BOTH = rf"(?:{NEW} JOIN {OLD}|{OLD} JOIN {NEW}|{NEW}, {OLD})\b"
# One plan and one ceiling for a province and year: a few hundred rows in twenty years.
FEW = {"projects_plan_hold"}


def statements() -> list[tuple[str, str]]:
    """Every statement of every function of a trigger: the function's name and the words up to the semicolon."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE prorettype = 'trigger'::regtype"
            " AND pronamespace = 'public'::regnamespace"
        )
        return [(name, part) for name, text in cursor.fetchall() for part in text.split(";")]


def test_old_and_new_rows_are_joined_by_a_plan_made_for_this_many() -> None:
    joined = [(name, words) for name, words in statements() if re.search(BOTH, words)]
    assert len({name for name, _words in joined}) > 10
    kept = {name for name, words in joined if "EXECUTE" not in words}
    assert kept - {"audit_capture"} == FEW  # the trail's function plans without nested loops


def test_no_search_for_a_bad_row_hopes_for_an_early_hit() -> None:
    early = re.compile(r"LIMIT 1|\bEXISTS \(SELECT FROM \w+_new n JOIN \w+_old")
    assert {name for name, words in statements() if re.search(BOTH, words) and early.search(words)} == FEW
