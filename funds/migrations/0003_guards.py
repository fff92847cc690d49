from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0002_guards"),
    ]

    operations = [
        Agrees(
            "funds_appropriationline",
            says="appropriation_line_for_province",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.unit_id
 WHERE u.kind NOT IN ('PROVINCE', 'NATION') OR NOT u.in_programme
""",
            before={
                "table": "funds_appropriationline",
                "says": "appropriation_line_for_province",
                "wrong": """
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.unit_id WHERE u.kind <> 'PROVINCE' OR NOT u.in_programme
""",
            },
        ),
    ]
