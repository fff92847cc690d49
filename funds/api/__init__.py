"""Orders of central money under /api/v1/."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from funds.models import AppropriationOrder
from funds.rules import VIEW_ORDER
from funds.selectors import lines_of
from funds.services import approve_order, return_order, submit_order
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
            for line in lines_of(self.context["request"].actor, order)
        ]


def _orders() -> QuerySet[AppropriationOrder]:
    return AppropriationOrder.objects.select_related("year")


class Orders(Resource):
    """Orders: list, retrieve, and the steps submit, approve and return."""

    permission = VIEW_ORDER
    serializer_class = OrderData
    rows_of = staticmethod(_orders)
    steps: ClassVar[dict[str, Any]] = {"submit": submit_order, "approve": approve_order, "return": return_order}


resources = [("appropriation-orders", Orders)]
