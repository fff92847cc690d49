import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0005_not_for_some")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="not_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=models.Value([]),
                default=list,
                editable=False,
                size=None,
            ),
        ),
    ]
