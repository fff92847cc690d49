"""What the source says, what migrations say and what stands in a migrated database are the same, back and forth."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from pytest_django import DjangoDbBlocker

from guopei.core.guards.management.commands.makesql import write
from guopei.core.guards.operations import Gone, Guard, Restrict, Sql
from guopei.core.guards.source import statements
from guopei.core.guards.standing import standing, steps, wanted
from guopei.reports.integrity.sql import PARTS
from tests.support.database import Database

RIGHTS = """
SELECT 'right', p.oid::regprocedure::text, array_to_string(p.proacl, ' ') FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
UNION ALL
SELECT 'right', c.relname, array_to_string(ARRAY(SELECT a::text FROM unnest(c.relacl) a ORDER BY 1), ' ')
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'django_migrations'
"""
# Tables that others made: their way back is theirs.
OTHERS = re.compile(r"\b(account|mfa|axes|auth|django)_")
NO_EDGES = "(SELECT '' AS tbl, '' AS field, '' AS src, '' AS dst, '' AS step LIMIT 0) none"
OLD = "CREATE OR REPLACE FUNCTION told() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n"
NEW = OLD.replace("SELECT 1", "SELECT 2")


def all_wanted() -> Iterator[Guard]:
    for config in apps.get_app_configs():
        yield from wanted(config).values()


def parts(cursor: Cursor) -> dict[tuple[str, str], str]:
    """Functions, triggers, constraints, steps and rights, by kind and name, with their definitions."""
    cursor.execute("SELECT to_regclass('wf_edge')")
    is_judged = cursor.fetchone()[0]
    listed = PARTS if is_judged else PARTS.replace("FROM wf_edge", f"FROM {NO_EDGES}")
    cursor.execute(f"SELECT * FROM ({listed}) p WHERE kind <> 'migration' UNION ALL {RIGHTS}")  # noqa: S608 - our own text
    return {(kind, name): definition for kind, name, definition in cursor.fetchall()}


def test_migrations_say_what_the_source_says() -> None:
    call_command("makesql", "--check")


def test_the_database_holds_what_the_source_says_and_nothing_else(
    second_connection: Callable[..., Connection],
) -> None:
    owner = second_connection("owner")
    with owner.cursor() as cursor:
        before = parts(cursor)
        made = [one for guard in all_wanted() for one in statements(guard.source())]
        for one in made:
            if not one.key.startswith("right"):
                cursor.execute(one.text)
        assert parts(cursor) == before
        kept = {name.partition("(")[0] for kind, name in before if kind == "function"}
        assert kept == {one.key.split()[1].partition("(")[0] for one in made if one.key.startswith("function")}
        triggers = {name for kind, name in before if kind == "trigger"}
        assert triggers == {one.key.split()[1] for one in made if one.key.startswith("trigger")}
    owner.rollback()


@pytest.fixture
def own_database(django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A migrated database of this test's own, as its owner."""
    database = Database.for_this_process("guards")
    database.create()
    own = connection.copy("own")
    own.settings_dict = {**own.settings_dict, **database.settings()} | {
        "USER": database.owner.username, "PASSWORD": database.owner.password
    }  # fmt: skip
    connections["own"] = own
    try:
        with django_db_blocker.unblock():
            yield own
    finally:
        own.close()
        del connections["own"]
        database.drop()


def test_every_migration_goes_back_and_forth(own_database: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(own_database)
    plan = [step for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)]
    state, states = executor._create_project_state(), []
    for migration in plan:
        states.append(state.clone())
        state = migration.mutate_state(state, preserve=False)
    first = next(at for at, migration in enumerate(plan) if migration.app_label == "orgs")
    stood = []
    for at in reversed(range(first, len(plan))):
        with own_database.cursor() as cursor:
            stood.append(parts(cursor))
        executor.unapply_migration(states[at].clone(), plan[at])
    for at in range(first, len(plan)):
        executor.apply_migration(states[at].clone(), plan[at])
        with own_database.cursor() as cursor:
            now, before = parts(cursor), stood.pop()
        other = {part for part in now.keys() | before.keys() if now.get(part) != before.get(part)}
        own = {part for part in other if not OTHERS.search(f"{part} {now.get(part)} {before.get(part)}")}
        assert own == set(), plan[at]


class Loader(SimpleNamespace):
    """What a loader knows of one app with these migrations, one behind the other."""

    def __init__(self, *operations: Guard | Gone) -> None:
        nodes = {("orgs", f"{at:04d}"): SimpleNamespace(operations=[one]) for at, one in enumerate(operations, start=1)}
        graph = SimpleNamespace(
            nodes=nodes, leaf_nodes=lambda label=None: list(nodes)[-1:], forwards_plan=lambda node: list(nodes)
        )
        super().__init__(graph=graph, disk_migrations=nodes)


def test_what_migrations_leave_is_what_the_last_of_them_says() -> None:
    old, new = Sql("told", OLD), Sql("told", NEW).after(Sql("told", OLD))
    assert standing(Loader(old, new), "orgs") == {("Sql", "told"): new}
    assert standing(Loader(old, new, Gone(new)), "orgs") == {}


def test_the_next_migration_makes_what_is_new_changes_what_differs_and_takes_what_is_gone() -> None:
    config = apps.get_app_config("orgs")
    want = wanted(config)
    (made,) = [one for one in steps(config, Loader(want["Sql", "clock"])) if isinstance(one, Guard)]
    assert made.describe() == "Sql units"
    changed = Sql("clock", want["Sql", "clock"].source().replace("0", "1"))
    gone, anew = steps(config, Loader(changed, want["Sql", "units"], Restrict("orgs_orgunit", "read_only")))
    assert isinstance(gone, Gone)
    assert gone.describe() == "No more Restrict orgs_orgunit"
    assert anew.describe() == "Sql clock"
    assert anew.earlier().source() == changed.source()
    assert steps(config, Loader(*want.values())) == []


def test_a_written_migration_says_the_same_and_stands_behind_what_it_builds_on(tmp_path: Path) -> None:
    config, loader = apps.get_app_config("projects"), MigrationLoader(None)
    guards = list(wanted(config).values())
    (tmp_path / "migrations").mkdir()
    path = write(SimpleNamespace(path=tmp_path, label="projects"), loader, guards, "guards")
    assert path.name == f"{len([key for key in loader.disk_migrations if key[0] == 'projects']) + 1:04d}_guards.py"
    written = {}
    exec(compile(path.read_text(), path.name, "exec"), written)  # noqa: S102 - what was written a moment ago
    assert all(one.says_as(other) for one, other in zip(written["Migration"].operations, guards, strict=True))
    assert {label for label, _name in written["Migration"].dependencies} == {"audit", "documents", "flow", "projects"}


def test_what_stands_in_folders_is_wanted_and_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "planted_guards"
    (package / "sql").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "sql" / "told.sql").write_text(OLD)
    monkeypatch.syspath_prepend(tmp_path)
    config = SimpleNamespace(name="planted_guards", label="planted")
    (step,) = steps(config, Loader())
    assert (step.describe(), step.source()) == ("Sql told", OLD)
    (package / "guards.py").write_text(
        "from guopei.core.guards.operations import Restrict\n"
        "GUARDS = (Restrict('x', 'read_only'), Restrict('x', 'append_only'))\n"
    )
    with pytest.raises(ValueError, match="planted declares twice: Restrict x"):
        steps(config, Loader())
