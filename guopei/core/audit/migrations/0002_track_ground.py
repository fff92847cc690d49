from django.db import migrations

from guopei.core.audit.operations import Track


class Migration(migrations.Migration):
    """The rooms below the trail cannot name it, so it names them."""

    dependencies = [
        ("audit", "0001_initial"),
        ("access", "0001_initial"),
        ("accounts", "0001_initial"),
        ("orgs", "0001_initial"),
    ]

    operations = [
        Track("orgs_orgunit"),
        Track("accounts_user", exclude=("password", "last_login")),
        Track("access_grant"),
    ]
