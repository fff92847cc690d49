from django.db import migrations

from guopei.core.audit.operations import InPublicOnly


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_rubrics_under_two_writers"), ("audit", "0005_functions_by_name")]

    operations = [
        InPublicOnly(
            "evaluation_criterion_judge",
            "evaluation_test_judge",
            "evaluation_score_judge",
            "evaluation_score_holds_test",
        ),
    ]
