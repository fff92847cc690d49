"""Guards whose time grows with the rows of a statement and no faster."""

from django.db import migrations

from guopei.core.audit.functions import PlansAnew


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_guards"), ("audit", "0005_functions_by_name")]

    operations = [PlansAnew("report_filed_is_frozen")]
