"""A grant that ends before it begins has no range of days: the generated `period` refuses it before a check could."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0004_never_rewritten")]

    operations = [
        migrations.RemoveConstraint(model_name="grant", name="grant_period_is_not_empty"),
    ]
