from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Frozen, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("papers", "0001_initial"),
    ]

    operations = [
        Track("papers_paperedition"),
        Frozen(
            "papers_paperedition",
            columns=["subject_table", "subject_id", "version", "digest", "is_draft"],
            says="paper_fixed",
        ),
        Stays("papers_paperedition", says="paper_stays"),
    ]
