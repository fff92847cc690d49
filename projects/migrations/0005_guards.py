from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_guards"),
    ]

    operations = [
        Agrees(
            "projects_plan",
            says="plan_of_province_or_nation",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.province_id WHERE u.kind NOT IN ('PROVINCE', 'NATION')
""",
            on=["insert"],
        ),
    ]
