"""Statements that the database has to stop, as the application role."""

from django.db import DatabaseError, connection, transaction

NOT_ALLOWED = "42501"
NO_SUCH_FUNCTION = "42883"


def attack(sql: str, *params: object) -> str:
    """The constraint that stopped a statement, or else the SQLSTATE; "" when nothing did: then it has its effect."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params or None)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        diag = getattr(error.__cause__, "diag", None)
        return str(getattr(diag, "constraint_name", None) or getattr(error.__cause__, "pgcode", None))
    return ""


def by_own_trigger(statement: str) -> str:
    """The statement inside a trigger of one's own on a temporary table of one's own, by a function of one's own."""
    return f"""
    CREATE TEMP TABLE own_bait (id bigint) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.own_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $own$
    BEGIN {statement}; RETURN NULL; END $own$;
    CREATE TRIGGER own_trigger AFTER INSERT ON own_bait FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.own_act();
    INSERT INTO own_bait VALUES (1)
    """  # noqa: S608 - an attack is put together as an attacker would
