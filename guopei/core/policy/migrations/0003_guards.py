from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0002_guards"),
    ]

    operations = [
        Apart(
            "policy_policyvalue", person="confirmed_by_id", than=["recorded_by_id"], says="policy_value_second_person"
        ),
    ]
