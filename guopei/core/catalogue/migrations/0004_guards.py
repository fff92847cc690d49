from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_deputies"),
    ]

    operations = [
        Apart("catalogue_programmeyear", person="opened_by_id", than=["drafted_by_id"], says="year_second_person"),
    ]
