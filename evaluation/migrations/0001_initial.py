"""Rubrics, tests before and after, scores."""

import django.db.models.constraints
import django.db.models.deletion
import guopei.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0002_code_index"),
        ("projects", "0004_class_guards"),
        ("trainees", "0005_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rubric",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="rubric")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="how it is used")),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="drafted"
                    ),
                ),
                ("is_demo", models.BooleanField(db_default=False, default=False, verbose_name="demo data")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rubrics",
                        to="orgs.orgunit",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "rubric",
                "verbose_name_plural": "rubrics",
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title", models.CharField(max_length=120, verbose_name="criterion")),
                ("points", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="points")),
                ("levels", models.CharField(blank=True, max_length=400, verbose_name="what full points mean")),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="evaluation.rubric",
                        verbose_name="rubric",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
            },
        ),
        migrations.CreateModel(
            name="SkillTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("full", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="full score")),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Scores being entered"), ("CLOSED", "Scores closed")],
                        default="OPEN",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="drafted"
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tests",
                        to="evaluation.rubric",
                        verbose_name="rubric",
                    ),
                ),
                (
                    "training_class",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skill_test",
                        to="projects.trainingclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "test before and after",
                "verbose_name_plural": "tests before and after",
            },
        ),
        migrations.CreateModel(
            name="TestScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[("PRE", "Before the training"), ("POST", "After the training")],
                        max_length=4,
                        verbose_name="when",
                    ),
                ),
                ("score", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="score")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="recorded"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_scores",
                        to="trainees.enrolment",
                        verbose_name="trainee",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="evaluation.skilltest",
                        verbose_name="test",
                    ),
                ),
            ],
            options={
                "verbose_name": "test score",
                "verbose_name_plural": "test scores",
            },
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="rubric_name_once"),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="rubric_named"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("rubric", "position"),
                name="criterion_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gt", 0), models.Q(("title", ""), _negated=True)),
                name="criterion_has_points",
            ),
        ),
        migrations.AddConstraint(
            model_name="skilltest",
            constraint=models.CheckConstraint(condition=models.Q(("full__gt", 0)), name="skill_test_full"),
        ),
        migrations.AddConstraint(
            model_name="testscore",
            constraint=models.UniqueConstraint(fields=("test", "enrolment", "moment"), name="score_once"),
        ),
        migrations.AddConstraint(
            model_name="testscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("moment__in", ["PRE", "POST"])), name="score_moment_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="testscore",
            constraint=models.CheckConstraint(condition=models.Q(("score__gte", 0)), name="score_not_negative"),
        ),
    ]
