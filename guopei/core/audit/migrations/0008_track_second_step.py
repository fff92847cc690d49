from django.db import migrations

from guopei.core.audit.operations import Track


class Migration(migrations.Migration):
    """Whoever turns the second step on or off, or changes an address, is in the trail; the secrets are not."""

    dependencies = [
        ("audit", "0007_real_time_and_months"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        Track("mfa_authenticator", exclude=("data", "last_used_at")),
        Track("account_emailaddress"),
    ]
