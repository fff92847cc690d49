"""What the application role may not do to the database server at all."""

import pytest
from django.db import connection

from tests.support.attacks import NOT_ALLOWED, attack

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE ROLE evil SUPERUSER",
        "ALTER ROLE guopei_app SUPERUSER",
        "ALTER ROLE guopei_owner PASSWORD 'mine'",
        "GRANT guopei_owner TO guopei_app",
        "SET ROLE guopei_owner",
        "SET SESSION AUTHORIZATION guopei_owner",
        "ALTER DEFAULT PRIVILEGES FOR ROLE guopei_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/guopei-attack'",
        "CREATE TEMP TABLE taken (line text); COPY taken FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('.')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/guopei-attack')",
        "CREATE SCHEMA evil",
        "CREATE TABLE public.evil (id int)",
        "CREATE FUNCTION public.evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION file_fdw",
        "ALTER TABLE projects_plan OWNER TO guopei_app",
        "ALTER TABLE projects_plan DROP CONSTRAINT plan_second_person",
        "DROP TABLE projects_plan",
    ],
)
def test_the_role_gets_neither_rights_nor_the_machine(statement: str) -> None:
    assert attack(statement) == NOT_ALLOWED


def test_the_role_is_plain_and_a_member_of_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls,"
            " (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, 0)


def test_it_gives_itself_no_right_that_it_was_not_given() -> None:
    """PostgreSQL answers with a warning here, not with a refusal."""
    assert attack("GRANT ALL ON FUNCTION audit_capture() TO PUBLIC") == NOT_ALLOWED
    assert attack("GRANT ALL ON audit_event TO guopei_app") == ""
    assert attack("DELETE FROM audit_event") == NOT_ALLOWED


def test_it_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " + (SELECT count(*) FROM pg_proc WHERE proowner = r.oid)"
            " + (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid AND nspname NOT LIKE 'pg\\_%')"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (0,)
