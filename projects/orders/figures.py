"""Figures of task orders."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import PLACES, WAN, Figure, Shown, register
from guopei.core.figures.source import Measure, Source
from guopei.core.orgs.enums import UnitKind
from guopei.core.ui.columns import Column
from projects.orders.enums import GIVEN
from projects.orders.models import TaskOrder
from projects.planning.figures import PLACES_PLANNED, PLANNED

TASK_ORDERS = Source(
    "task_orders",
    rows=lambda year: TaskOrder.objects.filter(plan_item__plan__year=year),
    path="plan_item__plan__province__path",
    deepest=UnitKind.PROVINCE,
    measures=(
        Measure("ordered", Q(state__in=GIVEN), "amount_fen"),
        Measure("places_ordered", Q(state__in=GIVEN), "places"),
    ),
    columns=(
        Column(
            "number",
            pgettext_lazy("column", "Number"),
            link=lambda row: reverse("projects:task-order-detail", args=[row.pk]),
        ),
        Column("institution", pgettext_lazy("column", "Institution"), accessor="holder.label"),
        Column("province", pgettext_lazy("column", "Region"), accessor="plan_item.plan.province.label"),
        Column("state", pgettext_lazy("column", "State"), kind="badge"),
        Column("places", pgettext_lazy("column", "Places"), kind="number"),
        Column("amount_fen", pgettext_lazy("column", "Amount"), kind="money", unit="wan"),
    ),
    joins=("holder", "plan_item__plan__province"),
)

ORDERED = register(
    Figure(
        "ordered",
        pgettext_lazy("figure", "Money ordered"),
        WAN,
        Kind.MONEY,
        TASK_ORDERS,
        "ordered",
        _("Money of task orders issued to institutions, accepted or not yet; withdrawn ones do not count."),
        _("Sum of the amounts of task orders in the states issued and accepted."),
        order=30,
        shown={Shown.CARD, Shown.COLUMN, Shown.MAP, Shown.ANNEX, Shown.BARS_NATION},
        part_of=PLANNED,
    )
)
PLACES_ORDERED = register(
    Figure(
        "places_ordered",
        pgettext_lazy("figure", "Places ordered"),
        PLACES,
        Kind.COUNT,
        TASK_ORDERS,
        "places_ordered",
        _("Places of task orders issued to institutions, accepted or not yet."),
        _("Sum of the places of task orders in the states issued and accepted."),
        order=50,
        shown={Shown.CARD, Shown.ANNEX},
        part_of=PLACES_PLANNED,
    )
)
