from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge
from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("flow", "0002_guards"),
        ("trainees", "0003_schools"),
    ]

    operations = [
        Judge(
            "trainees_schoolbatch",
            edges=[
                ["check", "UPLOADED", "CHECKING"],
                ["check_again", "CHECKED", "CHECKING"],
                ["check_again", "FAILED", "CHECKING"],
                ["create", "", "UPLOADED"],
                ["fail_check", "CHECKING", "FAILED"],
                ["fail_check", "UPLOADED", "FAILED"],
                ["finish_check", "CHECKING", "CHECKED"],
                ["replace_file", "CHECKED", "UPLOADED"],
                ["replace_file", "FAILED", "UPLOADED"],
                ["submit", "CHECKED", "SUBMITTED"],
                ["undo", "CHECKED", "UNDONE"],
                ["undo", "FAILED", "UNDONE"],
                ["undo", "SUBMITTED", "UNDONE"],
                ["undo", "UPLOADED", "UNDONE"],
            ],
        ),
        Agrees(
            "trainees_school",
            says="school_is_school",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE NOT EXISTS (SELECT FROM orgs_orgunit u WHERE u.id = n.unit_id AND u.kind = 'SCHOOL')
""",
        ),
        Track("trainees_school"),
        Track("trainees_schoolbatch"),
    ]
