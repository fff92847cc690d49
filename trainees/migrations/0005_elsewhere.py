from django.db import migrations, models

from trainees.migrations import _elsewhere


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0004_class_guards"),
        ("projects", "0004_class_guards"),
        ("catalogue", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterrow",
            name="id_type",
            field=models.TextField(db_collation="C", null=True),
        ),
        migrations.RunSQL(_elsewhere.ELSEWHERE, _elsewhere.ELSEWHERE_BACK),
    ]
