"""A source file is read statement by statement, and leads from what stood to what stands."""

import pytest

from guopei.core.guards.source import change, statements

WATCH = """\
-- What it is for; not a statement of its own.
CREATE OR REPLACE FUNCTION plan_watch(wanted bigint) RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a; b -- no end here';  -- nor here;
END $$;
GRANT EXECUTE ON FUNCTION plan_watch(bigint) TO application;
CREATE OR REPLACE TRIGGER plan_watched AFTER UPDATE ON "projects_plan" REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION plan_watch();
"""


def test_functions_permissions_and_triggers_are_told_apart() -> None:
    function, right, trigger = statements(WATCH)
    assert [one.key for one in (function, right, trigger)] == [
        "function plan_watch(wanted bigint) trigger",
        "right plan_watch(bigint)",
        "trigger projects_plan.plan_watched",
    ]
    assert function.text.startswith("CREATE")
    assert function.text.endswith("END $$")
    assert (trigger.table, trigger.calls) == ("projects_plan", "plan_watch")


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE projects_plan;",
        "CREATE FUNCTION plan_watch() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;",  # could not be put there twice
        "CREATE OR REPLACE FUNCTION plan_watch() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",  # without an end
        WATCH + WATCH,
    ],
)
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no view, function|made twice"):
        statements(text)


def test_from_nothing_everything_is_made_and_back_to_nothing_it_goes_in_the_other_order() -> None:
    assert [text.split("(")[0] for text in change("", WATCH)][:2] == [
        "CREATE OR REPLACE FUNCTION plan_watch",
        "GRANT EXECUTE ON FUNCTION plan_watch",
    ]
    assert change(WATCH, "") == [
        'DROP TRIGGER plan_watched ON "projects_plan"',
        "REVOKE EXECUTE ON FUNCTION plan_watch(bigint) FROM application",
        "DROP FUNCTION plan_watch(wanted bigint)",
    ]


def test_only_what_differs_is_made_anew_and_words_about_it_make_no_difference() -> None:
    assert change(WATCH, WATCH.replace("-- What it is for", "-- Why it is there")) == []
    (anew,) = change(WATCH, WATCH.replace("no end here", "another sentence"))
    assert "another sentence" in anew


def test_another_result_is_another_function() -> None:
    told = "CREATE OR REPLACE FUNCTION told() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;"
    assert change(told, told.replace("int", "bigint"))[0] == "DROP FUNCTION told()"
