from django.db.models import QuerySet
from rest_framework import serializers

from guopei.core.ui.rest import Resource
from projects.orders.models import TaskOrder, TaskOrderPhase
from projects.orders.rules import TASK_ORDER_FLOW, VIEW_TASK_ORDER


class TaskOrderPhaseData(serializers.ModelSerializer[TaskOrderPhase]):
    """A phase of a task order: kind, extent, unit of price, rate and amount in fen."""

    class Meta:
        model = TaskOrderPhase
        fields = ("kind", "places", "days", "hours", "visits", "unit", "rate_fen", "amount_fen")
        read_only_fields = fields


class TaskOrderData(serializers.ModelSerializer[TaskOrder]):
    """A task order with its phases; money in fen, whoever holds it by its code."""

    year = serializers.IntegerField(source="plan_item.plan.year.year", read_only=True)
    province = serializers.CharField(source="plan_item.plan.province.code", read_only=True)
    sub_project = serializers.CharField(source="plan_item.sub_project.code", read_only=True)
    institution = serializers.CharField(source="holder.code", read_only=True)
    phases = TaskOrderPhaseData(many=True, read_only=True)

    class Meta:
        model = TaskOrder
        fields = (
            "id",
            "number",
            "document_no",
            "year",
            "province",
            "sub_project",
            "institution",
            "places",
            "amount_fen",
            "phases",
            "state",
            "version",
            "issued_at",
            "accepted_at",
        )
        read_only_fields = fields


def _orders() -> QuerySet[TaskOrder]:
    return TaskOrder.objects.select_related(
        "plan_item__plan__year", "plan_item__plan__province", "plan_item__sub_project", "holder"
    ).prefetch_related("phases")


class TaskOrders(Resource):
    """Task orders: list, retrieve, and the steps issue, accept, decline and withdraw."""

    permission = VIEW_TASK_ORDER
    serializer_class = TaskOrderData
    rows_of = staticmethod(_orders)
    makes = TASK_ORDER_FLOW
