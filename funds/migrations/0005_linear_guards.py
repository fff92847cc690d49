"""Guards whose time grows with the rows of a statement and no faster."""

from django.db import migrations

from guopei.core.audit.functions import PlansAnew


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_functions_by_name")]

    operations = [PlansAnew("funds_line_follow", "funds_order_hold")]
