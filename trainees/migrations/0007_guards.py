from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0002_guards"),
        ("trainees", "0006_guards"),
    ]

    operations = [
        Agrees(
            "rectification_finding",
            says="class_finding_agrees",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE n.subject_table = 'trainees_trainingclass' AND n.responsible_unit_id IS DISTINCT FROM (
SELECT i.unit_id FROM trainees_trainingclass c JOIN institutions_institution i ON i.id = c.institution_id
 WHERE c.id = n.subject_id
)
""",
            on=["insert"],
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'trainees_trainingclass') ORDER BY id FOR SHARE
""",
        ),
    ]
