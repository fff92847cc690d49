from django.db import migrations

from trainees.migrations import _elsewhere_by_person


class Migration(migrations.Migration):
    dependencies = [("trainees", "0012_functions_by_name")]

    operations = [migrations.RunSQL(_elsewhere_by_person.BY_PERSON, _elsewhere_by_person.BY_PERSON_BACK)]
