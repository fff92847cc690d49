from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("policy", "0001_initial"),
    ]

    operations = [
        Apart(
            "policy_policyvalue", person="confirmed_by_id", than=["recorded_by_id"], says="policy_value_second_person"
        ),
        Track("policy_policydocument"),
        Track("policy_policyvalue"),
    ]
