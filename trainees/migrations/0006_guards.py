from django.db import migrations

from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0005_guards"),
    ]

    operations = [
        Apart(
            "trainees_rosterbatch",
            person="county_by_id",
            than=["uploaded_by_id", "submitted_by_id"],
            says="roster_second_person",
        ),
        Apart(
            "trainees_enrolment",
            person="confirmed_by_id",
            than=["proposed_by_id"],
            says="enrolment_result_second_person",
        ),
    ]
