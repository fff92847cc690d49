from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_guards"),
        ("projects", "0005_guards"),
    ]

    operations = [
        Agrees(
            "documents_attachment",
            says="plan_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN projects_plan r ON r.id = n.subject_id
 WHERE n.subject_table = 'projects_plan' AND (r.id IS NULL OR r.state NOT IN ('DRAFT', 'RETURNED'))
""",
            lock="""
PERFORM FROM projects_plan WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'projects_plan') ORDER BY id FOR SHARE
""",
        ),
        Agrees(
            "documents_attachment",
            says="order_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN projects_taskorder r ON r.id = n.subject_id
 WHERE n.subject_table = 'projects_taskorder' AND (r.id IS NULL OR r.state NOT IN ('ISSUED', 'ACCEPTED'))
""",
            lock="""
PERFORM FROM projects_taskorder WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'projects_taskorder') ORDER BY id FOR SHARE
""",
        ),
    ]
