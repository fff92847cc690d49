from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.operations import Restrict


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_guards"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("orgs", "0002_guards"),
    ]

    operations = [
        Restrict("audit_context", to="read_only"),
        Restrict("audit_event", to="read_only"),
        Restrict("django_migrations", to="read_only"),
        Track("orgs_orgunit"),
        Track("orgs_unitalias"),
        Track("orgs_unitcodehistory"),
        Track("orgs_unitset"),
        Track("orgs_designation"),
        Track("orgs_regionstatistic"),
        Track("accounts_user", exclude=["password", "last_login"]),
        Track("access_grant"),
        Track("mfa_authenticator", exclude=["data", "~last_used_at"]),
        Track("account_emailaddress"),
    ]
