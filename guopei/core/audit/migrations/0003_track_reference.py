from django.db import migrations

from guopei.core.audit.operations import Track


class Migration(migrations.Migration):
    """Reference rows about units are changed by people too."""

    dependencies = [("audit", "0002_track_ground"), ("orgs", "0001_initial")]

    operations = [
        Track("orgs_unitalias"),
        Track("orgs_unitcodehistory"),
        Track("orgs_unitset"),
        Track("orgs_designation"),
        Track("orgs_regionstatistic"),
    ]
