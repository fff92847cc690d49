"""docs/data-model.md names what the database has: constraints, triggers, functions, and all that run as the owner."""

import re
from pathlib import Path

import pytest
from django.db import connection

from guopei.reports.integrity.rights import CALLABLE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data-model.md").read_text()
RULES, _head, REST = PAGE.partition("## Functions that run with the owner's rights")
OWNERS, _head, PERMITTED = REST.partition("## Functions that the application role may call")
NAME = re.compile(r"`([a-z][a-z0-9_]+)`")

pytestmark = pytest.mark.django_db


def column(text: str, number: int) -> set[str]:
    """The names in one column of every table of a text."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {name for row in rows if len(row) > number for name in NAME.findall(row[number])}


def names(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def test_every_name_on_the_page_is_in_the_database() -> None:
    there = names(
        "SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        " UNION SELECT relname FROM pg_class WHERE relkind = 'i'"
        " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    sources = "".join(names("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc <> ''"))
    raised = set(re.findall(r"CONSTRAINT = '([a-z_]+)'|_refuse\('([a-z_]+)'", sources))
    assert column(RULES, 1) - there - {name for pair in raised for name in pair} == set()


def test_every_function_that_runs_as_the_owner_is_listed_with_a_reason() -> None:
    definers = names("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert column(OWNERS, 0) == definers


def test_functions_that_run_as_the_owner_have_a_fixed_search_path() -> None:
    loose = names(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=public, pg_temp']"
    )
    assert loose == set()


def test_functions_that_the_application_role_may_call_are_listed_with_a_reason() -> None:
    assert column(PERMITTED, 0) == {name.partition("(")[0] for name in CALLABLE}
