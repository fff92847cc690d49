from django.db import migrations

from guopei.core.audit.operations import Track


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        Track("jobs_workpause"),
    ]
