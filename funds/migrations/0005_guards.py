from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0004_guards"),
    ]

    operations = [
        Apart(
            "funds_appropriationorder",
            person="decided_by_id",
            than=["drafted_by_id", "submitted_by_id"],
            says="appropriation_second_person",
        ),
    ]
