"""No order of money is written in a closed year."""

from django.db import migrations

from guopei.core.catalogue.operations import StandsWhenClosed


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_order_guards"), ("catalogue", "0004_closed_year_stands")]

    operations = [StandsWhenClosed("funds_appropriationorder", "SELECT year_id FROM added")]
