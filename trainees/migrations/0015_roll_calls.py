"""A roll call is ended by an act, marks have versions, and a wrong arrival is taken back while nothing rests on it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge
from trainees.migrations._roll_calls import GUARDS, GUARDS_BACK, TAKEN_OVER

ROLL_EDGES = [
    ("close", "OPEN", "CLOSED"),
    ("create", "", "OPEN"),
    ("reopen", "CLOSED", "OPEN"),
]
ENROLMENT_EDGES = [
    ("arrive", "EXPECTED", "ARRIVED"),
    ("arrive_late", "NO_SHOW", "ARRIVED"),
    ("create", "", "EXPECTED"),
    ("declare_no_show", "EXPECTED", "NO_SHOW"),
    ("leave", "ARRIVED", "LEFT"),
]
# The table goes, and its numbers begin anew: moves of roll calls that are no more must not stand in their way.
FORGOTTEN = "DELETE FROM wf_transition WHERE tbl = 'trainees_rollcall'"
TAKE_BACK = ("take_back", "ARRIVED", "EXPECTED")


class JudgeAnew(Judge):
    """Judge by these edges; going back, by those before."""

    def __init__(
        self,
        table: str,
        edges: list[tuple[str, str, str]],
        field: str = "state",
        *,
        before: list[tuple[str, str, str]],
    ) -> None:
        super().__init__(table, edges, field)
        self.before = before

    def database_forwards(self, *args: Any) -> None:
        Judge(self.table, self.edges, self.field).database_forwards(*args)

    def database_backwards(self, *args: Any) -> None:
        Judge(self.table, self.before, self.field).database_forwards(*args)


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0014_family_names"),
        ("projects", "0007_functions_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name="version"),
        ),
        migrations.CreateModel(
            name="RollCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Being taken"), ("CLOSED", "Ended")],
                        db_collation="C",
                        default="OPEN",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="roll call ended")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="roll call ended by",
                    ),
                ),
                (
                    "lesson",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll_call",
                        to="projects.lesson",
                        verbose_name="lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "roll call",
                "verbose_name_plural": "roll calls",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "OPEN")),
                            models.Q(("closed_at__isnull", False), ("state", "CLOSED")),
                            _connector="OR",
                        ),
                        name="roll_call_closed_at",
                    )
                ],
            },
        ),
        Judge("trainees_rollcall", edges=ROLL_EDGES),
        Track("trainees_rollcall"),
        migrations.RunSQL(TAKEN_OVER, FORGOTTEN),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        JudgeAnew("trainees_enrolment", sorted([*ENROLMENT_EDGES, TAKE_BACK]), before=ENROLMENT_EDGES),
    ]
