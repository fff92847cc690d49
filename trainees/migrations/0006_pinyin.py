from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from guopei.core.pinyin import person_key


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keys of the names that are registered already, each name once, in one statement."""
    names = list(apps.get_model("trainees", "Teacher").objects.values_list("name", flat=True).distinct())
    if names:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE trainees_teacher t SET pinyin = k.pinyin"
                "  FROM unnest(%s::text[], %s::text[]) AS k(name, pinyin) WHERE t.name = k.name",
                [names, [person_key(name)[:200] for name in names]],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0005_elsewhere"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterrow",
            name="name_pinyin",
            field=models.TextField(db_collation="C", null=True),
        ),
        migrations.AddField(
            model_name="teacher",
            name="pinyin",
            field=models.CharField(db_collation="C", db_default="", editable=False, max_length=200),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="teacher",
            index=models.Index(fields=["pinyin", "id"], name="teacher_by_pinyin"),
        ),
    ]
