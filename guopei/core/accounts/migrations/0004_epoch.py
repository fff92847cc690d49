from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_language_chosen"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="epoch",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="round of access"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(Lower("username"), name="user_name_once_in_any_case"),
        ),
    ]
