from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_guards"),
    ]

    operations = [
        Apart("reports_annualreport", person="filed_by_id", than=["drafted_by_id"], says="report_second_person"),
    ]
