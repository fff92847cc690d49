"""Pages of appropriation orders and of published allocations."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OrderKind, OrderState
from funds.appropriations.forms.orders import OrderForm, line_rows
from funds.appropriations.models import AppropriationOrder
from funds.appropriations.rules import DRAFT_ORDER, ORDER_FLOW, VIEW_ORDER
from funds.appropriations.selectors.orders import change_hindrance, foreseen_lines, get_order, lines_of, orders
from funds.appropriations.services.orders import LineInput, delete_order, draft_order, save_order
from guopei.core.catalogue.selectors.years import year_of, years
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors.tree import units
from guopei.core.refusal import Refused
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.pages import Action, DiscardingPage, FormPage, ListPage
from guopei.core.ui.parts import Fact, LiveTotal
from guopei.core.ui.years import chosen_year

ORDERS = ((_("Orders of central money"), "funds:order-list"),)


class OrderFilter(ListFilter):
    """Year, kind, state, number."""

    year = django_filters.ModelChoiceFilter(label=_("Programme year"), queryset=years())
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrderKind.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=OrderState.choices)
    number = django_filters.CharFilter(label=_("Document number"), lookup_expr="contains")

    class Meta:
        model = AppropriationOrder
        fields = ("year", "kind", "state", "number")


class OrderList(ListPage):
    """The orders in sight; a province reads its own line's amount."""

    title = _("Orders of central money")
    permission = VIEW_ORDER
    filterset_class = OrderFilter
    sort = "-issued_on"
    empty_text = _("No money was ordered yet.")
    columns: Sequence[Column] = (
        Column(
            "number",
            _("Document number"),
            sort="number",
            link=lambda row: reverse("funds:order-detail", args=[row.pk]),
        ),
        Column("year", _("Year"), sort="year__year", tight=True),
        Column("kind", _("Kind"), accessor="get_kind_display"),
        Column("issued_on", _("Date of issue"), kind="date", sort="issued_on"),
        Column("line_count", _("Provinces"), kind="number"),
        Column("seen_fen", _("Amount"), kind="money", unit="wan"),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    def rows(self) -> QuerySet[AppropriationOrder]:
        """The orders in sight."""
        return orders(self.actor)

    def actions(self) -> Sequence[Action]:
        """Write a new one; look at the published table."""
        found = [Action(_("Allocation of 2023"), reverse("funds:allocation-list", args=[2023]), "history")]
        if self.actor.has(DRAFT_ORDER):
            found.append(Action(_("New order"), reverse("funds:order-new"), "plus", main=True))
        return found


class OrderDetail(DiscardingPage):
    """One order with its lines and their sum."""

    template_name = "funds/appropriations/order_detail.html"
    permission = VIEW_ORDER
    path = (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.APPROVED)
    record: AppropriationOrder
    makes = ORDER_FLOW
    besides = {"discard": delete_order}
    discards = DRAFT_ORDER
    trail = ORDERS

    def fetch(self) -> AppropriationOrder:
        """The order, in sight."""
        return get_order(self.actor, self.kwargs["pk"])

    def may_discard(self) -> bool:
        """While it is open."""
        return self.hindrance() is None

    def hindrance(self) -> Refused | None:
        """What stands in the way of changing or deleting the order."""
        return change_hindrance(self.record)

    def actions(self) -> Sequence[Action]:
        """Edit while it is open."""
        if self.actor.has(DRAFT_ORDER) and self.hindrance() is None:
            return (Action(_("Edit the order"), reverse("funds:order-edit", args=[self.record.pk]), "pencil"),)
        return ()

    def facts(self) -> Sequence[Fact]:
        """The document and the persons."""
        order = self.record
        return (
            Fact(_("Programme year"), order.year),
            Fact(_("Kind"), order.get_kind_display()),
            Fact(_("Date of issue"), order.issued_on, "date"),
            Fact(_("Note"), order.note or "—"),
            Fact(_("Drafted by"), order.drafted_by),
            Fact(_("Submitted by"), order.submitted_by or "—"),
            Fact(_("Approved by"), order.decided_by or "—"),
        )

    def more(self) -> dict[str, Any]:
        """Lines and their sum, as far as they are in sight; before approval with what it would make of the ceilings."""
        is_open = self.record.state != OrderState.APPROVED
        foreseen = foreseen_lines(self.actor, self.record) if is_open else []
        lines = foreseen or lines_of(self.actor, self.record)
        return {
            "lines": lines,
            "total_fen": sum(line.amount_fen for line in lines),
            "national_fen": sum(line.amount_fen for line in lines if line.unit.kind == UnitKind.NATION),
            "provinces_fen": sum(line.amount_fen for line in lines if line.unit.kind != UnitKind.NATION),
            "is_open": is_open,
            "uneven": [line for line in foreseen if not line.is_whole],
        }


class OrderEdit(FormPage):
    """Write an order: head, and lines pasted from a spreadsheet (province, amount in 万元, note)."""

    template_name = "funds/appropriations/order_edit.html"
    permission = DRAFT_ORDER
    form_class = OrderForm
    formsets = {"lines": line_rows()}
    draft = "funds.order"
    field_names = {"unit": "province"}
    record: AppropriationOrder | None
    trail = ORDERS
    page = "funds:order-detail"
    title = _("New order")
    edit_title = _("Edit order %(record)s")

    def fetch(self) -> AppropriationOrder | None:
        """The order to change; none for a new one."""
        if "pk" not in self.kwargs:
            return None
        return get_order(self.actor, self.kwargs["pk"])

    def hindrance(self) -> Refused | None:
        """The order was submitted, or its year is closed."""
        return change_hindrance(self.record) if self.record else None

    def initial(self) -> dict[str, Any]:
        """The head as it stands; a new one is of the year that one looks at."""
        return super().initial() or {"year": year_of(chosen_year(self.request))}

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The lines as they stand."""
        if self.record is None:
            return []
        return [
            {"province": str(line.unit), "amount": line.amount_fen, "note": line.note}
            for line in lines_of(self.actor, self.record)
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        """The provinces to choose from while one types."""
        return super().context(provinces=units(UnitKind.PROVINCE, UnitKind.NATION, in_programme=True), **extra)

    def totals(self) -> Sequence[LiveTotal]:
        """The sum of the lines, in 万元."""
        return (LiveTotal(_("Total"), rows="lines", sums="amount", kind="money", unit=_("10k yuan")),)

    def save(
        self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None
    ) -> AppropriationOrder:
        """Draft it, or write it again."""
        lines = [LineInput(row["province"], row["amount"], row["note"]) for row in rows["lines"]]
        head = {
            "kind": OrderKind(data["kind"]),
            "number": data["number"],
            "issued_on": data["issued_on"],
            "note": data["note"],
        }
        if self.record is None:
            return draft_order(year=data["year"], actor=self.actor, lines=lines, **head)
        if data["year"] != self.record.year:
            raise Refused(_("An order stays in its year: write a new one."), code="year_fixed", field="year")
        return save_order(self.record, actor=self.actor, lines=lines, version=version, **head)
