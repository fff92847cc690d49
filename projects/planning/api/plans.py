from django.db.models import QuerySet
from rest_framework import serializers

from guopei.core.ui.rest import Resource
from projects.planning.models import Plan, PlanItem
from projects.planning.rules import PLAN_FLOW, VIEW_PLAN


class PlanItemData(serializers.ModelSerializer[PlanItem]):
    """A line of a plan; money in fen."""

    sub_project = serializers.CharField(source="sub_project.code", read_only=True)
    subject = serializers.CharField(source="subject.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = PlanItem
        fields = (
            "id",
            "sub_project",
            "subject",
            "stage",
            "places",
            "days",
            "rate_fen",
            "amount_fen",
            "ordered_places",
            "ordered_fen",
            "note",
        )
        read_only_fields = fields


class PlanData(serializers.ModelSerializer[Plan]):
    """A plan with its items; money in fen, regions by code."""

    year = serializers.IntegerField(source="year.year", read_only=True)
    province = serializers.CharField(source="province.code", read_only=True)
    items = PlanItemData(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = ("id", "year", "province", "state", "version", "needs", "goals", "coverage", "total_fen", "items")
        read_only_fields = fields


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("year", "province").prefetch_related("items__sub_project", "items__subject")


class Plans(Resource):
    """Yearly plans: list, retrieve, and the steps submit, return, reopen, approve and file."""

    permission = VIEW_PLAN
    serializer_class = PlanData
    rows_of = staticmethod(_plans)
    makes = PLAN_FLOW
