from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_guards"),
        ("funds", "0003_guards"),
    ]

    operations = [
        Agrees(
            "documents_attachment",
            says="money_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN funds_appropriationorder r ON r.id = n.subject_id
 WHERE n.subject_table = 'funds_appropriationorder' AND (r.id IS NULL OR r.state NOT IN ('DRAFT', 'RETURNED'))
""",
            lock="""
PERFORM FROM funds_appropriationorder WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'funds_appropriationorder') ORDER BY id FOR SHARE
""",
        ),
    ]
