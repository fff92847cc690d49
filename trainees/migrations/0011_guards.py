from django.db import migrations

from guopei.core.guards.rows import Agrees, Apart


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_guards"),
        ("trainees", "0010_roster_signatures"),
    ]

    operations = [
        Agrees(
            "documents_attachment",
            says="class_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN trainees_trainingclass r ON r.id = n.subject_id
 WHERE n.subject_table = 'trainees_trainingclass' AND (r.id IS NULL OR r.state NOT IN ('PREPARING', 'READY', 'RUNNING', 'ENDED'))
""",
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'trainees_trainingclass') ORDER BY id FOR SHARE
""",
        ),
        Apart(
            "trainees_rosterbatch",
            person="prefecture_by_id",
            than=["uploaded_by_id", "submitted_by_id", "county_by_id"],
            says="roster_prefecture_apart",
        ),
        Apart(
            "trainees_rosterbatch",
            person="province_by_id",
            than=["uploaded_by_id", "submitted_by_id", "county_by_id", "prefecture_by_id"],
            says="roster_province_apart",
        ),
    ]
