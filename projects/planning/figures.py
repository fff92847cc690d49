"""Figures of central money and of plans."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import PLACES, WAN, Figure, Shown, register
from guopei.core.figures.source import Measure, Source
from guopei.core.orgs.enums import UnitKind
from guopei.core.ui.columns import Column
from projects.planning.enums import DECIDED
from projects.planning.models import PlanCeiling, PlanItem

CEILINGS = Source(
    "ceilings",
    rows=lambda year: PlanCeiling.objects.filter(year=year),
    path="province__path",
    deepest=UnitKind.PROVINCE,
    measures=(Measure("ceiling", adds="ceiling_fen"),),
    columns=(
        Column("province", pgettext_lazy("column", "Region"), accessor="province.label"),
        Column("ceiling_fen", pgettext_lazy("column", "Ceiling"), kind="money", unit="wan"),
        Column("committed_fen", pgettext_lazy("column", "Committed by the plan"), kind="money", unit="wan"),
    ),
    joins=("province",),
)

PLAN_ITEMS = Source(
    "plan_items",
    rows=lambda year: PlanItem.objects.filter(plan__year=year),
    path="plan__province__path",
    deepest=UnitKind.PROVINCE,
    measures=(
        Measure("planned", Q(plan__state__in=DECIDED), "amount_fen"),
        Measure("places_planned", Q(plan__state__in=DECIDED), "places"),
    ),
    columns=(
        Column(
            "item",
            pgettext_lazy("column", "Item"),
            accessor="sub_project.label",
            link=lambda row: reverse("projects:plan-detail", args=[row.plan_id]),
        ),
        Column("province", pgettext_lazy("column", "Region"), accessor="plan.province.label"),
        Column("state", pgettext_lazy("column", "State of the plan"), accessor="plan.get_state_display"),
        Column("places", pgettext_lazy("column", "Places"), kind="number"),
        Column("days", pgettext_lazy("column", "Days"), kind="number"),
        Column("rate_fen", pgettext_lazy("column", "Rate per person and day"), kind="money", unit="yuan"),
        Column("amount_fen", pgettext_lazy("column", "Amount"), kind="money", unit="wan"),
    ),
    joins=("sub_project", "plan__province"),
)

CEILING = register(
    Figure(
        "ceiling",
        pgettext_lazy("figure", "Central money approved"),
        WAN,
        Kind.MONEY,
        CEILINGS,
        "ceiling",
        _("Central money ordered to the region for the year; what its plan may not exceed."),
        _("Sum of the lines of all approved appropriation orders of the year."),
        order=10,
        shown={Shown.CARD, Shown.COLUMN, Shown.MAP, Shown.ANNEX, Shown.BARS_NATION},
    )
)
PLANNED = register(
    Figure(
        "planned",
        pgettext_lazy("figure", "Money planned"),
        WAN,
        Kind.MONEY,
        PLAN_ITEMS,
        "planned",
        _("Money bound in plans that were approved or filed."),
        _("Sum over the items of these plans: places × days × rate per person and day."),
        order=20,
        shown={Shown.CARD, Shown.COLUMN, Shown.BESIDE_NATION, Shown.MAP, Shown.ANNEX, Shown.BARS_NATION},
        part_of=CEILING,
    )
)
PLACES_PLANNED = register(
    Figure(
        "places_planned",
        pgettext_lazy("figure", "Places planned"),
        PLACES,
        Kind.COUNT,
        PLAN_ITEMS,
        "places_planned",
        _("Places in plans that were approved or filed."),
        _("Sum of the places of the items of these plans."),
        order=40,
        shown={Shown.CARD},
    )
)
