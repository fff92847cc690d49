from django.conf import settings
from django.db import migrations, models

from guopei.core.audit import sql
from guopei.core.audit.operations import Restrict


class Migration(migrations.Migration):
    initial = True

    dependencies = [("orgs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Context",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("txid", models.BigIntegerField()),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor_id", models.BigIntegerField(null=True)),
                ("grant_id", models.BigIntegerField(null=True)),
                ("act", models.CharField(max_length=100, verbose_name="act")),
                ("reason", models.TextField(verbose_name="reason")),
                ("request", models.CharField(max_length=64)),
                ("database_user", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
                "indexes": [models.Index(fields=["txid", "act"], name="audit_context_by_txid")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
            ],
            options={
                "managed": False,
                "db_table": "audit_event",
                "verbose_name": "change",
                "verbose_name_plural": "changes",
            },
        ),
        migrations.RunSQL(
            sql.FUNCTIONS + sql.TABLE,
            "DROP TABLE audit_event; DROP FUNCTION audit_capture, audit_changed, audit_context_id, audit_setting, "
            "audit_make_partition, audit_close",
        ),
        Restrict("audit_event", "read_only"),
        Restrict("audit_context", "read_only"),
        migrations.RunSQL(
            f'REVOKE EXECUTE ON FUNCTION audit_context_id() FROM PUBLIC, "{settings.DATABASE_APP_ROLE}"',
            migrations.RunSQL.noop,
        ),
    ]
