"""Who may call the database's functions: those of this list, and the owner."""

from collections.abc import Sequence

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from guopei.core.integrity.check import Check, Part

# What a migration permits to the application role by name (`Permit`); docs/data-model.md has the reasons.
CALLABLE = (
    "audit_make_months()",
    "guopei_now()",
    "institutions_credit_code_is_valid(text)",
    "nomination_is_repeat(bigint)",
    "orgs_unit_is_legal_child(text,text)",
    "presence_clashes(bigint[],bigint)",
    "trainees_class_gaps(bigint)",
    "roster_judge_elsewhere(bigint,jsonb,boolean,boolean)",
)

RIGHTS = r"""
WITH own AS (
    SELECT p.oid, p.oid::regprocedure::text AS name, p.prorettype = 'trigger'::regtype AS fires, p.prosecdef, p.prosrc,
           has_function_privilege('{role}', p.oid, 'EXECUTE') AS permitted,
           p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0) AS public
      FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d
                        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')),
wanted AS (SELECT unnest(ARRAY[{names}]) AS name)
SELECT own.oid::bigint, format('%s may be called by everybody', own.name) FROM own WHERE own.public
UNION ALL
SELECT own.oid::bigint, format('the application role may call %s', own.name) FROM own
 WHERE own.permitted AND (own.fires OR own.name NOT IN (SELECT name FROM wanted))
UNION ALL
SELECT 0, format('the application role may not call %s', wanted.name) FROM wanted
 WHERE wanted.name NOT IN (SELECT own.name FROM own WHERE own.permitted)
UNION ALL
SELECT own.oid::bigint, format('%s works for tables outside the schema public', own.name) FROM own
 WHERE own.fires AND own.prosecdef AND own.prosrc !~ 'IF TG_TABLE_SCHEMA <> ''public'' THEN\s+RAISE'
"""


def _rights(cursor: CursorWrapper) -> Sequence[Part]:
    names = ", ".join(f"'{name}'" for name in CALLABLE)
    return [Part(RIGHTS.format(role=settings.DATABASE_APP_ROLE, names=names))]


CHECKS = (
    Check(
        "functions_by_name",
        "The application role may call the functions that were permitted to it by name and no others; what triggers do"
        " with the owner's rights they do for tables of the schema public.",
        _rights,
    ),
)
