import django.contrib.postgres.fields
from django.db import migrations, models

# Whoever drafted and whoever submitted may be two: both are left out.
KEEP = "UPDATE inbox_todo SET not_for = ARRAY[except_user_id] WHERE except_user_id IS NOT NULL"
GIVE_BACK = """
UPDATE inbox_todo SET except_user_id = not_for[1] WHERE not_for <> '{}';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_todo_for_one_person")]

    operations = [
        migrations.AddField(
            model_name="todo",
            name="not_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=models.Value([]),
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RunSQL(KEEP, GIVE_BACK),
        migrations.RemoveField(model_name="todo", name="except_user"),
    ]
