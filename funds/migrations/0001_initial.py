"""Orders of central money with their lines, and the published allocations of earlier years."""

import django.db.models.deletion
import django.db.models.expressions
import guopei.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("orgs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppropriationOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ADVANCE", "Advance order"),
                            ("FORMAL", "Formal order"),
                            ("ADJUSTMENT", "Adjustment"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("issued_on", models.DateField(verbose_name="date of issue")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("is_demo", models.BooleanField(db_default=False, default=False, verbose_name="demo data")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SUBMITTED", "Awaiting approval"),
                            ("RETURNED", "Returned"),
                            ("APPROVED", "Approved"),
                        ],
                        default="DRAFT",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
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
                        related_name="appropriations_decided",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations_drafted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations_submitted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriation_orders",
                        to="catalogue.programmeyear",
                        verbose_name="programme year",
                    ),
                ),
            ],
            options={
                "verbose_name": "appropriation order",
                "verbose_name_plural": "appropriation orders",
            },
        ),
        migrations.CreateModel(
            name="AppropriationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriation_lines",
                        to="orgs.orgunit",
                        verbose_name="province",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="funds.appropriationorder",
                        verbose_name="appropriation order",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an order",
                "verbose_name_plural": "lines of orders",
            },
        ),
        migrations.CreateModel(
            name="HistoricalAllocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("label", models.CharField(max_length=100, verbose_name="as the source says")),
                ("is_total", models.BooleanField(default=False, verbose_name="is the nation's total")),
                ("total_fen", models.BigIntegerField(verbose_name="total")),
                ("advance_fen", models.BigIntegerField(verbose_name="ordered in advance")),
                ("formal_fen", models.BigIntegerField(verbose_name="ordered this time")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PUBLISHED", "Published"),
                            ("PARTLY_DERIVED", "Published, one column derived"),
                            ("DERIVED", "Derived as remainder"),
                        ],
                        max_length=20,
                        verbose_name="standing of the figures",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="line number")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="historical_allocations",
                        to="orgs.orgunit",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "published allocation",
                "verbose_name_plural": "published allocations",
                "ordering": ["year", "order"],
            },
        ),
        migrations.AddConstraint(
            model_name="appropriationorder",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="appropriation_number_once"),
        ),
        migrations.AddConstraint(
            model_name="appropriationorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["ADVANCE", "FORMAL", "ADJUSTMENT"])), name="appropriation_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="appropriationorder",
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
                name="appropriation_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="appropriationorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "APPROVED"), _negated=True),
                    models.Q(("decided_by__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="appropriation_decided_has_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="appropriationline",
            constraint=models.UniqueConstraint(fields=("order", "unit"), name="appropriation_line_once"),
        ),
        migrations.AddConstraint(
            model_name="appropriationline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", 0), _negated=True),
                name="appropriation_line_not_zero",
                violation_error_message="A line of zero says nothing: leave it out.",
            ),
        ),
        migrations.AddConstraint(
            model_name="historicalallocation",
            constraint=models.UniqueConstraint(fields=("year", "label"), name="historical_allocation_once"),
        ),
        migrations.AddConstraint(
            model_name="historicalallocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_fen",
                        django.db.models.expressions.CombinedExpression(
                            models.F("advance_fen"), "+", models.F("formal_fen")
                        ),
                    )
                ),
                name="historical_allocation_adds_up",
            ),
        ),
    ]
