"""Orders of central money under /api/v1/."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from funds.appropriations.models import AppropriationLine, AppropriationOrder
from funds.appropriations.rules import ORDER_FLOW, VIEW_ORDER
from funds.appropriations.selectors.orders import lines_of
from guopei.core.access.scopes import visible
from guopei.core.ui.rest import Resource


class OrderData(serializers.ModelSerializer[AppropriationOrder]):
    """An order with the lines in the reader's sight; money in fen, provinces by code."""

    year = serializers.IntegerField(source="year.year", read_only=True)
    lines = serializers.SerializerMethodField()

    class Meta:
        model = AppropriationOrder
        fields = ("id", "year", "kind", "number", "issued_on", "is_demo", "state", "version", "lines")
        read_only_fields = fields

    def get_lines(self, order: AppropriationOrder) -> list[dict[str, Any]]:
        """A province reads its own line alone."""
        return [
            {"province": line.unit.code, "amount_fen": line.amount_fen, "note": line.note}
            for line in (
                order.seen_lines  # a list brings them along
                if hasattr(order, "seen_lines")
                else lines_of(self.context["request"].actor, order)
            )
        ]


def _orders() -> QuerySet[AppropriationOrder]:
    return AppropriationOrder.objects.select_related("year")


class Orders(Resource):
    """Orders: list, retrieve, and the steps submit, approve and return."""

    permission = VIEW_ORDER
    makes = ORDER_FLOW
    serializer_class = OrderData
    rows_of = staticmethod(_orders)

    def get_queryset(self) -> QuerySet[AppropriationOrder]:
        """The orders in sight with the lines in sight, in two queries however many there are."""
        orders = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return orders
        lines = visible(self.actor, AppropriationLine.objects.select_related("unit").order_by("unit__code"))
        return orders.prefetch_related(Prefetch("lines", queryset=lines, to_attr="seen_lines"))


resources = [("appropriation-orders", Orders)]
