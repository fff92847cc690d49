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


def by_own_trigger(statement: str, *, depth: int = 1) -> str:
    """The statement inside triggers of one's own, so many of them within each other, on temporary tables of one's own
    and by functions of one's own."""
    made, act = "", statement
    for level in range(depth):
        made += f"""
    CREATE TEMP TABLE own_bait_{level} (id bigint) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.own_act_{level}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $own$
    BEGIN {act}; RETURN NULL; END $own$;
    CREATE TRIGGER own_trigger AFTER INSERT ON own_bait_{level}
        FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.own_act_{level}();
    """
        act = f"INSERT INTO own_bait_{level} VALUES (1)"  # noqa: S608
    return made + act
