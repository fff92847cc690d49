"""Attendance, test results, bases of results, certificates."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guopei.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_class_guards"),
        ("trainees", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("PRESENT", "Present"), ("LATE", "Late"), ("LEAVE", "On leave"), ("ABSENT", "Absent")],
                        db_collation="C",
                        max_length=7,
                        verbose_name="attendance",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="recorded"
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance records",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(db_collation="C", max_length=20, unique=True, verbose_name="certificate number"),
                ),
                ("check_code", models.CharField(db_collation="C", max_length=8, verbose_name="check code")),
                ("holder_name", models.CharField(max_length=60, verbose_name="holder")),
                ("project_name", models.CharField(max_length=200, verbose_name="project")),
                ("class_name", models.CharField(max_length=120, verbose_name="class")),
                ("institution_name", models.CharField(max_length=100, verbose_name="institution")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours")),
                (
                    "result",
                    models.CharField(
                        choices=[("FAIL", "Failed"), ("PASS", "Passed"), ("GOOD", "Good"), ("EXCELLENT", "Excellent")],
                        db_collation="C",
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("is_demo", models.BooleanField(db_default=False, default=False, verbose_name="demo data")),
                ("issued_on", models.DateField(verbose_name="date of issue")),
                ("issued_at", models.DateTimeField(db_default=guopei.core.clock.GuopeiNow(), editable=False)),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
            },
        ),
        migrations.CreateModel(
            name="ResultBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lessons", models.PositiveIntegerField(verbose_name="lessons held")),
                ("attended", models.PositiveIntegerField(verbose_name="lessons attended")),
                ("share_needed", models.PositiveSmallIntegerField(verbose_name="attendance needed, per cent")),
                (
                    "score",
                    models.DecimalField(decimal_places=1, max_digits=5, null=True, verbose_name="score out of 100"),
                ),
                ("score_needed", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="score needed")),
                (
                    "computed",
                    models.CharField(
                        choices=[("FAIL", "Failed"), ("PASS", "Passed"), ("GOOD", "Good"), ("EXCELLENT", "Excellent")],
                        db_collation="C",
                        max_length=10,
                        verbose_name="result by the rules",
                    ),
                ),
                (
                    "proposed",
                    models.CharField(
                        choices=[("FAIL", "Failed"), ("PASS", "Passed"), ("GOOD", "Good"), ("EXCELLENT", "Excellent")],
                        db_collation="C",
                        max_length=10,
                        verbose_name="result proposed",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "basis of a result",
                "verbose_name_plural": "bases of results",
            },
        ),
        migrations.CreateModel(
            name="TestResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pre", models.DecimalField(decimal_places=1, max_digits=5, null=True, verbose_name="score before")),
                ("post", models.DecimalField(decimal_places=1, max_digits=5, null=True, verbose_name="score after")),
                ("full", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="full score")),
                (
                    "closed_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="closed"
                    ),
                ),
            ],
            options={
                "verbose_name": "test result",
                "verbose_name_plural": "test results",
            },
        ),
        migrations.RemoveConstraint(
            model_name="presence",
            name="presence_once_per_phase",
        ),
        migrations.AlterField(
            model_name="presence",
            name="phase",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="presences",
                to="projects.phase",
                verbose_name="phase",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="enrolment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="trainees.enrolment",
                verbose_name="trainee",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="lesson",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="projects.lesson",
                verbose_name="lesson",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="enrolment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate",
                to="trainees.enrolment",
                verbose_name="trainee",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="issued_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="issued by (person)",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="revoked by",
            ),
        ),
        migrations.AddField(
            model_name="resultbasis",
            name="enrolment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="result_basis",
                to="trainees.enrolment",
                verbose_name="trainee",
            ),
        ),
        migrations.AddField(
            model_name="testresult",
            name="enrolment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="test_result",
                to="trainees.enrolment",
                verbose_name="trainee",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("enrolment", "lesson"), name="attendance_once"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["PRESENT", "LATE", "LEAVE", "ABSENT"])),
                name="attendance_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^GP[0-9]{14}$")), name="certificate_number_shape"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_code__regex", "^[2-9A-HJ-NP-Z]{8}$")), name="certificate_code_shape"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["PASS", "GOOD", "EXCELLENT"])), name="certificate_passed"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True), ("revoked_reason", "")),
                    models.Q(("revoked_at__isnull", False), models.Q(("revoked_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="certificate_revoked_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(("attended__lte", models.F("lessons"))), name="basis_attended_within_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed", models.F("computed")), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="basis_change_has_reason",
                violation_error_message="A result that differs from the rules needs a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="testresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("full__gt", 0),
                    models.Q(
                        ("pre__isnull", True),
                        models.Q(("pre__gte", 0), ("pre__lte", models.F("full"))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("post__isnull", True),
                        models.Q(("post__gte", 0), ("post__lte", models.F("full"))),
                        _connector="OR",
                    ),
                ),
                name="test_result_in_range",
            ),
        ),
    ]
