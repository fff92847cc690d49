"""The application role with triggers, tables and functions of its own: it becomes nobody else and forges nothing."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import connection as Connection

from guopei.reports.integrity.rights import CALLABLE
from tests.support.attacks import NO_SUCH_FUNCTION, NOT_ALLOWED, attack, by_own_trigger
from tests.support.database import Database

pytestmark = pytest.mark.django_db

OWN = """
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
"""


def own_functions(condition: str = "true") -> set[str]:
    """The house's own functions, extensions' left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.oid::regprocedure::text {OWN} AND {condition}")
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    """A session of the owner that commits nothing."""
    session = psycopg2.connect(database.dsn("owner"))
    yield session
    session.rollback()
    session.close()


def test_the_role_may_call_what_was_permitted_by_name_and_nothing_else() -> None:
    assert own_functions("has_function_privilege(p.oid, 'EXECUTE')") == set(CALLABLE)
    open_to_all = "p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)"
    assert own_functions(open_to_all) == set()


def test_a_function_that_comes_later_is_nobodys_but_the_owners(owner: Connection) -> None:
    with owner.cursor() as cursor:
        cursor.execute("CREATE FUNCTION comes_later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        cursor.execute("SELECT has_function_privilege('guopei_app', 'comes_later()', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


def test_no_function_of_a_trigger_can_be_hung_on_an_own_table() -> None:
    for function in sorted(own_functions("p.prorettype = 'trigger'::regtype")):
        hang = (
            "CREATE TEMP TABLE projects_plan (id bigint, state text, version int) ON COMMIT DROP;"
            f" CREATE TRIGGER own AFTER INSERT ON pg_temp.projects_plan FOR EACH STATEMENT EXECUTE FUNCTION {function}"
        )
        assert attack(hang) == NOT_ALLOWED, function


def test_what_triggers_do_as_the_owner_they_do_for_tables_of_the_house_only(owner: Connection) -> None:
    """Even where a right to hang them up were left open."""
    functions = own_functions("p.prorettype = 'trigger'::regtype AND p.prosecdef")
    assert functions
    for function in sorted(functions):
        with owner.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE projects_plan (id bigint, state text, version int) ON COMMIT DROP")
            cursor.execute(
                "CREATE TRIGGER own AFTER INSERT ON pg_temp.projects_plan REFERENCING NEW TABLE AS flow_new"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {function.removesuffix(')')}'state')"
            )
            with pytest.raises(psycopg2.Error) as refusal:
                cursor.execute("INSERT INTO pg_temp.projects_plan VALUES (1, 'DRAFT', 1)")
            assert refusal.value.pgcode == NOT_ALLOWED, function
        owner.rollback()


def test_no_trigger_makes_sql_of_its_arguments() -> None:
    """Two kinds read them: as the names of columns to leave out, and as the name of one column, quoted as a name."""
    assert own_functions("p.prosrc LIKE '%TG_ARGV%'") == {
        "audit_capture()", "flow_judge_insert()", "flow_judge_update()",
    }  # fmt: skip
    text = (
        "CREATE TEMP TABLE z (id bigint) ON COMMIT DROP; CREATE TRIGGER t AFTER INSERT ON pg_temp.z FOR EACH STATEMENT"
        " EXECUTE FUNCTION public.catalogue_year_not_closed('select 1) found(id); DELETE FROM audit_event; --')"
    )
    assert attack(text) == NO_SUCH_FUNCTION


def test_a_column_named_in_a_trigger_is_a_name_and_nothing_more(owner: Connection) -> None:
    with owner.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE judged (id bigint, state text, version int);"
            "CREATE TRIGGER own AFTER INSERT ON judged REFERENCING NEW TABLE AS flow_new FOR EACH STATEMENT"
            " EXECUTE FUNCTION flow_judge_insert('state AS dst FROM flow_new n; DELETE FROM wf_edge; --')"
        )
        with pytest.raises(psycopg2.errors.UndefinedColumn):
            cursor.execute("INSERT INTO judged VALUES (1, 'DRAFT', 1)")


@pytest.mark.parametrize(
    "call",
    [
        "SELECT audit_context_id()",
        "SELECT audit_make_partition('2030-01-01')",
        "SELECT audit_close('audit_event')",
        "SELECT quota_give('{}')",
        "SELECT enrolment_take('{}')",
        "SELECT class_refuse('x', 'y', 1)",
        "SELECT catalogue_refuse_closed('{}', 'x')",
    ],
)
def test_what_the_owner_does_for_itself_nobody_else_does(call: str) -> None:
    assert attack(call) == NOT_ALLOWED


FORGE_EVENT = (
    "INSERT INTO audit_event (at, context_id, \"table\", object_id, op) VALUES (now(), 1, 'projects_plan', 1, 'U')"
)
FORGE_MOVE = (
    "INSERT INTO wf_transition (tbl, object_id, field, version, step, src, dst, reason, at)"
    " VALUES ('projects_plan', 1, 'state', 99, 'approve', 'SUBMITTED', 'APPROVED', '', now())"
)
TAKEN = [
    FORGE_EVENT,
    FORGE_MOVE,
    "UPDATE audit_event SET new = '{}'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "UPDATE audit_context SET actor_id = 1",
    "DELETE FROM audit_context",
    "UPDATE wf_transition SET actor_id = 1",
    "DELETE FROM wf_transition",
    "TRUNCATE wf_transition",
    "INSERT INTO wf_edge (tbl, field, step, src, dst) VALUES ('projects_plan', 'state', 'evil', 'DRAFT', 'FILED')",
    "UPDATE wf_edge SET dst = 'FILED'",
    "DELETE FROM wf_edge",
    "UPDATE trainees_teacherreveal SET reason = ''",
    "DELETE FROM trainees_teacherreveal",
    "TRUNCATE trainees_teacherreveal",
    "UPDATE projects_plansubmission SET id = id",
    "UPDATE trainees_safetylesson SET id = id",
    "UPDATE reports_reportedition SET id = id",
    "ALTER TABLE projects_plan DISABLE TRIGGER USER",
    "ALTER TABLE projects_plan DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_update ON projects_plan",
    "CREATE TRIGGER zz BEFORE UPDATE ON projects_plan FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE OR REPLACE FUNCTION public.audit_capture() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "ALTER FUNCTION audit_capture() SET search_path = pg_temp",
    "CREATE RULE off AS ON UPDATE TO projects_plan DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", TAKEN)
def test_trail_moves_and_guards_are_out_of_reach_from_an_own_trigger_too(statement: str) -> None:
    assert attack(statement) == NOT_ALLOWED
    assert attack(by_own_trigger(statement)) == NOT_ALLOWED
