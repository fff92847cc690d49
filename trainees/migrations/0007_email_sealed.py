"""E-mail addresses are personal data like the mobile: sealed, masked, not in the trail.

Addresses kept in the open before are dropped, not sealed: a migration has no keys. Rosters bring them again.
"""

from django.db import migrations, models

from guopei.core.audit.operations import Retrack

NUMBERS = ("id_sealed", "id_index", "mobile_sealed", "mobile_index")


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0006_pinyin"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="rosterrow", name="email"),
        migrations.RemoveField(model_name="teacher", name="email"),
        migrations.AddField(model_name="rosterrow", name="email_sealed", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="rosterrow", name="email_index", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="rosterrow", name="email_masked", field=models.TextField(null=True)),
        migrations.AddField(
            model_name="teacher", name="email_sealed", field=models.BinaryField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="teacher",
            name="email_index",
            field=models.BinaryField(editable=False, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="teacher",
            name="email_masked",
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name="e-mail"),
        ),
        Retrack("trainees_teacher", exclude=(*NUMBERS, "email_sealed", "email_index"), before=(*NUMBERS, "email")),
    ]
