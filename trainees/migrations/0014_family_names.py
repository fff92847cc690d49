from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):
    dependencies = [("trainees", "0013_judge_by_person")]

    operations = [
        migrations.AddIndex(
            model_name="teacher",
            index=models.Index(Left("name_key", 1), "pinyin", "id", name="teacher_by_family"),
        ),
    ]
