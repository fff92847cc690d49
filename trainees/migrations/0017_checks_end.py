"""A check that fails for good, or that somebody stops, ends in a state with a way on."""

from django.db import migrations, models

EDGES = """
INSERT INTO wf_edge (tbl, field, step, src, dst) VALUES
    ('trainees_rosterbatch', 'state', 'fail_check', 'UPLOADED', 'FAILED')
"""
BACK = """
DELETE FROM wf_edge WHERE tbl = 'trainees_rosterbatch' AND field = 'state'
   AND (step, src) = ('fail_check', 'UPLOADED')
"""


class Migration(migrations.Migration):
    dependencies = [("trainees", "0016_linear_guards")]

    operations = [
        migrations.RunSQL(EDGES, BACK),
        migrations.AlterField(
            model_name="rosterbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("UPLOADED", "Uploaded"),
                    ("CHECKING", "Being checked"),
                    ("CHECKED", "Checked"),
                    ("FAILED", "Check without a result"),
                    ("SUBMITTED", "Submitted"),
                    ("COUNTY_APPROVED", "Approved by the county"),
                    ("PREFECTURE_APPROVED", "Approved by the prefecture"),
                    ("APPROVED", "Approved by the province"),
                    ("RETURNED", "Returned"),
                    ("UNDONE", "Undone"),
                ],
                db_collation="C",
                default="UPLOADED",
                max_length=20,
                verbose_name="state",
            ),
        ),
    ]
