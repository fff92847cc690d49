from django.db import migrations, models

from guopei.core.audit.operations import Restrict


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_linear_guards"), ("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SchemaPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("name", models.TextField(verbose_name="name")),
                ("definition", models.TextField(verbose_name="definition")),
            ],
            options={
                "verbose_name": "part of the database",
                "verbose_name_plural": "parts of the database",
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="schema_part_once")],
            },
        ),
        Restrict("reports_schemapart", "read_only"),
    ]
