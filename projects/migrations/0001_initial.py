"""Ceilings, plans with items, remarks and submissions, task orders."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import guopei.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("institutions", "0001_initial"),
        ("orgs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SUBMITTED", "Submitted"),
                            ("RETURNED", "Returned"),
                            ("APPROVED", "Approved"),
                            ("FILED", "Filed"),
                        ],
                        default="DRAFT",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                ("needs", models.TextField(blank=True, max_length=20000, verbose_name="training needs")),
                ("goals", models.TextField(blank=True, max_length=20000, verbose_name="goals")),
                ("coverage", models.TextField(blank=True, max_length=20000, verbose_name="poor and key counties")),
                ("total_fen", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="total")),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="drafted"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_drafted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="orgs.orgunit",
                        verbose_name="province",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_submitted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="catalogue.programmeyear",
                        verbose_name="programme year",
                    ),
                ),
            ],
            options={
                "verbose_name": "provincial plan",
                "verbose_name_plural": "provincial plans",
            },
        ),
        migrations.CreateModel(
            name="PlanCeiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ceiling_fen", models.BigIntegerField(default=0, verbose_name="ceiling")),
                (
                    "committed_fen",
                    models.BigIntegerField(
                        db_default=0, default=0, editable=False, verbose_name="committed by the plan"
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceilings",
                        to="orgs.orgunit",
                        verbose_name="province",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceilings",
                        to="catalogue.programmeyear",
                        verbose_name="programme year",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan ceiling",
                "verbose_name_plural": "plan ceilings",
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("K", "Kindergarten"),
                            ("P", "Primary"),
                            ("J", "Junior secondary"),
                            ("S", "Senior secondary"),
                            ("V", "Vocational secondary"),
                            ("E", "Special education"),
                            ("O", "Other"),
                        ],
                        max_length=1,
                        verbose_name="stage",
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                ("rate_fen", models.BigIntegerField(verbose_name="rate per person and day")),
                (
                    "amount_fen",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Cast(
                                    models.F("places"), models.BigIntegerField()
                                ),
                                "*",
                                models.F("days"),
                            ),
                            "*",
                            models.F("rate_fen"),
                        ),
                        output_field=models.BigIntegerField(verbose_name="amount"),
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("order", models.PositiveIntegerField(db_default=0, default=0, verbose_name="line number")),
                (
                    "ordered_places",
                    models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="places ordered"),
                ),
                (
                    "ordered_fen",
                    models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="amount ordered"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="projects.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "sub_project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="catalogue.subproject",
                        verbose_name="sub-project",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="catalogue.subject",
                        verbose_name="subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan item",
                "verbose_name_plural": "plan items",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlanRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("needs", "Training needs"),
                            ("goals", "Goals"),
                            ("coverage", "Poor and key counties"),
                            ("items", "Items"),
                        ],
                        max_length=20,
                        verbose_name="part",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="about")),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "raised_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="raised"
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="resolved")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="remarks",
                        to="projects.planitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="projects.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
            },
        ),
        migrations.CreateModel(
            name="PlanSubmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="submission")),
                ("content", models.JSONField(verbose_name="content")),
                ("total_fen", models.BigIntegerField(verbose_name="total")),
                (
                    "submitted_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="submitted"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="projects.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission of a plan",
                "verbose_name_plural": "submissions of plans",
            },
        ),
        migrations.CreateModel(
            name="TaskOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("document_no", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("ISSUED", "Issued"),
                            ("ACCEPTED", "Accepted"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="DRAFT",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                ("letter", models.TextField(blank=True, editable=False, verbose_name="letter of responsibility")),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="drafted"
                    ),
                ),
                ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="issued")),
                ("accepted_at", models.DateTimeField(editable=False, null=True, verbose_name="accepted")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_orders_accepted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_orders_drafted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_orders",
                        to="institutions.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_orders_issued",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "plan_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_orders",
                        to="projects.planitem",
                        verbose_name="plan item",
                    ),
                ),
            ],
            options={
                "verbose_name": "task order",
                "verbose_name_plural": "task orders",
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("year", "province"), name="plan_one_a_year"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(condition=models.Q(("total_fen__gte", 0)), name="plan_total_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                        models.Q(
                            ("submitted_by", None),
                            models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="plan_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["SUBMITTED", "APPROVED", "FILED"]), _negated=True),
                    ("submitted_by__isnull", False),
                    _connector="OR",
                ),
                name="plan_submitted_has_submitter",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["APPROVED", "FILED"]), _negated=True),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="plan_decided_has_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="planceiling",
            constraint=models.UniqueConstraint(fields=("year", "province"), name="ceiling_one_a_year"),
        ),
        migrations.AddConstraint(
            model_name="planceiling",
            constraint=models.CheckConstraint(
                condition=models.Q(("committed_fen__gte", 0), ("committed_fen__lte", models.F("ceiling_fen"))),
                name="plan_within_ceiling",
                violation_error_message="The plan is above the ceiling.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("places__lte", 1000000)), name="item_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 400)), name="item_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_fen__gte", 1), ("rate_fen__lte", 10000000)), name="item_rate"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordered_places__lte", models.F("places"))), name="item_orders_within_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordered_fen__gte", 0), ("ordered_fen__lte", models.F("amount_fen"))),
                name="item_orders_within_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="planremark",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="remark_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="planremark",
            constraint=models.CheckConstraint(
                condition=models.Q(("item", None), ("field", "items"), _connector="OR"),
                name="remark_item_belongs_to_items",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansubmission",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="plan_submission_number_once"),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="task_order_places"),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gte", 0)), name="task_order_amount"),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_by", None),
                    models.Q(
                        models.Q(("accepted_by", models.F("drafted_by")), _negated=True),
                        models.Q(
                            ("issued_by", None),
                            models.Q(("accepted_by", models.F("issued_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="task_order_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["ISSUED", "ACCEPTED"]), _negated=True),
                    models.Q(
                        ("issued_at__isnull", False),
                        ("issued_by__isnull", False),
                        models.Q(("document_no", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_order_issued_has_issuer",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ACCEPTED"), _negated=True),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("accepted_by__isnull", False),
                        models.Q(("letter", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_order_accepted_has_signature",
            ),
        ),
    ]
