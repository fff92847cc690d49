"""Guards whose time grows with the rows of a statement and no faster."""

from django.db import migrations

from guopei.core.audit.functions import PlansAnew


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_scores_seen")]

    operations = [PlansAnew("evaluation_test_judge", "evaluation_score_judge", "evaluation_arrival_judge")]
