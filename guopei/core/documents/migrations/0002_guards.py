from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Frozen, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("documents", "0001_initial"),
    ]

    operations = [
        Track("documents_document"),
        Track("documents_attachment"),
        Frozen(
            "documents_attachment",
            columns=["subject_table", "subject_id", "kind", "document_id"],
            says="attachment_fixed",
        ),
        Stays("documents_attachment", says="attachment_stays"),
    ]
