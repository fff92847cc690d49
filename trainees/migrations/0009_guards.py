from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Agrees, Frozen, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("trainees", "0008_teacher_accounts"),
    ]

    operations = [
        Agrees(
            "trainees_teacher",
            says="teacher_account_by_code",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.account_id IS DISTINCT FROM o.account_id
   AND (o.account_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM trainees_teachercode c WHERE c.teacher_id = n.id AND c.used_at IS NOT NULL))
""",
            on=["update"],
        ),
        Agrees(
            "trainees_teacher",
            says="teacher_begins_without_account",
            wrong="""
SELECT min(n.id) FROM fresh n WHERE n.account_id IS NOT NULL
""",
            on=["insert"],
        ),
        Frozen(
            "trainees_teachercode",
            columns=["teacher_id", "code_index", "issued_by_id", "issued_at", "expires_at"],
            says="teacher_code_fixed",
        ),
        Frozen(
            "trainees_teachercode",
            columns=["used_at", "withdrawn_at"],
            says="teacher_code_closed",
            open=["OPEN"],
            field="standing",
        ),
        Stays("trainees_teachercode", says="teacher_code_stays"),
        Track("trainees_teachercode", exclude=["code_index"]),
    ]
