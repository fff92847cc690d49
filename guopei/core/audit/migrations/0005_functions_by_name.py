"""Nobody but the owner calls a function that was not permitted by name."""

from django.conf import settings
from django.db import migrations

from guopei.core.audit.operations import InPublicOnly, Permit

ROLE = f'"{settings.DATABASE_APP_ROLE}"'

# Of a database that was prepared when every function was open to all. What a later migration creates is the owner's own.
OWN = """
ALTER DEFAULT PRIVILEGES {verb} EXECUTE ON FUNCTIONS {to} PUBLIC, {role};
DO $do$
DECLARE
    own regprocedure;
BEGIN
    FOR own IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND pg_has_role(p.proowner, 'USAGE') AND p.proname <> 'audit_context_id'
           AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('{verb} EXECUTE ON ROUTINE %s {to} PUBLIC, {role}', own);
    END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_context_by_actor"), ("orgs", "0002_code_index")]

    operations = [
        migrations.RunSQL(
            OWN.format(verb="REVOKE", to="FROM", role=ROLE),
            OWN.format(verb="GRANT", to="TO", role=ROLE),
        ),
        Permit("guopei_now()"),
        Permit("orgs_unit_is_legal_child(text, text)"),
        InPublicOnly("audit_capture"),
    ]
