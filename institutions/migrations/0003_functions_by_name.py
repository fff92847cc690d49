from django.db import migrations

from guopei.core.audit.operations import InPublicOnly, Permit


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_codes_as_built"), ("audit", "0005_functions_by_name")]

    operations = [
        Permit("institutions_credit_code_is_valid(text)"),
        InPublicOnly("institutions_unit_agrees", "institutions_unit_keeps_code"),
    ]
