from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_guards"),
    ]

    operations = [
        Apart(
            "projects_plan",
            person="decided_by_id",
            than=["drafted_by_id", "submitted_by_id"],
            says="plan_second_person",
        ),
        Apart(
            "projects_taskorder",
            person="accepted_by_id",
            than=["drafted_by_id", "issued_by_id"],
            says="task_order_second_person",
        ),
    ]
