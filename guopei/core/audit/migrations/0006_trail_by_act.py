from django.db import migrations, models

# The trail is listed act by act, the newest first: by kind of record, and for the rare deletions, in that order.
INDEXES = """
CREATE INDEX audit_event_by_table ON audit_event ("table", context_id);
CREATE INDEX audit_event_deletions ON audit_event (context_id) WHERE op = 'D';
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_functions_by_name")]

    operations = [
        migrations.AddIndex(
            model_name="context",
            index=models.Index(fields=["act", "id"], name="audit_context_by_act"),
        ),
        migrations.AddIndex(
            model_name="context",
            index=models.Index(fields=["at", "id"], name="audit_context_by_time"),
        ),
        migrations.RunSQL(INDEXES, "DROP INDEX audit_event_by_table, audit_event_deletions"),
    ]
