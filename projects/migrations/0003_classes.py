"""Training classes with their phases, timetable, safety record and emergency plan."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guopei.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("institutions", "0001_initial"),
        ("orgs", "0002_code_index"),
        ("projects", "0002_plan_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ONSITE", "On site"), ("ONLINE", "Online"), ("RETURN", "Back at school")],
                        max_length=8,
                        verbose_name="phase",
                    ),
                ),
                ("held", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours")),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="day")),
                (
                    "half_day",
                    models.CharField(
                        choices=[("1AM", "Morning"), ("2PM", "Afternoon"), ("3EV", "Evening")],
                        max_length=3,
                        verbose_name="time of day",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="lesson")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("LECTURE", "Expert lecture"),
                            ("DEMONSTRATION", "Model lesson"),
                            ("COMMENT", "Expert comment"),
                            ("EXCHANGE", "Exchange on teaching"),
                            ("PRACTICE", "Practice on site"),
                        ],
                        default="LECTURE",
                        max_length=14,
                        verbose_name="form",
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=120, verbose_name="module or topic")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours")),
                ("lecturer_name", models.CharField(max_length=60, verbose_name="lecturer")),
                ("lecturer_unit", models.CharField(blank=True, max_length=120, verbose_name="lecturer's unit")),
                ("lecturer_title", models.CharField(blank=True, max_length=60, verbose_name="lecturer's title")),
                ("is_safety", models.BooleanField(db_default=False, default=False, verbose_name="safety lesson")),
                (
                    "state",
                    models.CharField(
                        choices=[("PLANNED", "Scheduled"), ("HELD", "Held"), ("CANCELLED", "Cancelled")],
                        default="PLANNED",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lessons",
                        to="projects.phase",
                        verbose_name="phase",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
            },
        ),
        migrations.CreateModel(
            name="TrainingClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("NATIONAL", "National"),
                            ("PROVINCIAL", "Provincial"),
                            ("PREFECTURE", "Prefecture"),
                            ("COUNTY", "County"),
                            ("SCHOOL", "School"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("approval_document", models.CharField(blank=True, max_length=200, verbose_name="approving document")),
                ("name", models.CharField(max_length=120, verbose_name="class name")),
                ("capacity", models.PositiveIntegerField(verbose_name="places")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "assigned",
                    models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="assigned"),
                ),
                (
                    "arrived",
                    models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="arrived"),
                ),
                ("is_demo", models.BooleanField(db_default=False, default=False, verbose_name="demo data")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PREPARING", "In preparation"),
                            ("READY", "Ready to open"),
                            ("RUNNING", "Under way"),
                            ("ENDED", "Teaching ended"),
                            ("SETTLED", "Settled"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="PREPARING",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "approving_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes_approved",
                        to="orgs.orgunit",
                        verbose_name="approving unit",
                    ),
                ),
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
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes",
                        to="institutions.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes_managed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="class manager",
                    ),
                ),
                (
                    "task_order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes",
                        to="projects.taskorder",
                        verbose_name="task order",
                    ),
                ),
            ],
            options={
                "verbose_name": "training class",
                "verbose_name_plural": "training classes",
            },
        ),
        migrations.CreateModel(
            name="SafetyLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("summary", models.TextField(max_length=2000, verbose_name="what was taught")),
                (
                    "held_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="recorded"
                    ),
                ),
                (
                    "lesson",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_record",
                        to="projects.lesson",
                        verbose_name="lesson",
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
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_lessons",
                        to="projects.trainingclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety record",
                "verbose_name_plural": "safety records",
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="training_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="phases",
                to="projects.trainingclass",
                verbose_name="class",
            ),
        ),
        migrations.CreateModel(
            name="EmergencyPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("summary", models.TextField(max_length=4000, verbose_name="emergency measures")),
                ("contact_name", models.CharField(max_length=60, verbose_name="person to call")),
                ("contact_phone", models.CharField(max_length=40, verbose_name="telephone")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "training_class",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emergency_plan",
                        to="projects.trainingclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency plan",
                "verbose_name_plural": "emergency plans",
            },
        ),
        migrations.AddIndex(
            model_name="lesson",
            index=models.Index(fields=["phase", "held_on", "half_day", "id"], name="lesson_in_order"),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("half_day__in", ["1AM", "2PM", "3EV"])), name="lesson_half_day_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["LECTURE", "DEMONSTRATION", "COMMENT", "EXCHANGE", "PRACTICE"])),
                name="lesson_form_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="lesson_has_hours"),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("lecturer_name", ""), _negated=True)
                ),
                name="lesson_named",
            ),
        ),
        migrations.AddIndex(
            model_name="trainingclass",
            index=models.Index(fields=["institution", "-starts_on", "-id"], name="class_by_institution"),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["NATIONAL", "PROVINCIAL", "PREFECTURE", "COUNTY", "SCHOOL"])),
                name="class_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "NATIONAL"), ("task_order__isnull", False)),
                    models.Q(
                        models.Q(("level", "NATIONAL"), _negated=True),
                        ("approving_unit__isnull", False),
                        ("task_order__isnull", True),
                        models.Q(("approval_document", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="class_is_approved",
                violation_error_message="A national class needs a task order; a class of another level needs the document of the unit that approves it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gt", 0)), name="class_has_places"),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("assigned__gte", 0), ("assigned__lte", models.F("capacity"))),
                name="class_within_capacity",
                violation_error_message="The class has no place left.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("arrived__gte", 0), ("arrived__lte", models.F("assigned"))),
                name="class_arrived_within_assigned",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="class_ends_after_start",
                violation_error_message="The class ends before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["PREPARING", "CANCELLED"]), ("manager__isnull", False), _connector="OR"
                ),
                name="class_manager_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetylesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("summary", ""), _negated=True), name="safety_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["ONSITE", "ONLINE", "RETURN"])), name="phase_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(condition=models.Q(("held__isempty", False)), name="phase_has_days"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("held__lower_inf", False), ("held__upper_inf", False)), name="phase_is_bounded"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="phase_has_hours"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "ONSITE")),
                expressions=[("training_class", "="), ("held", "&&")],
                name="phase_onsite_once_at_a_time",
                violation_error_message="Two on-site phases of one class overlap.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("summary", ""), _negated=True),
                    models.Q(("contact_name", ""), _negated=True),
                    models.Q(("contact_phone", ""), _negated=True),
                ),
                name="emergency_plan_is_complete",
            ),
        ),
    ]
