"""Findings under /api/v1/."""

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from guopei.core.rectification.models import Extension, Finding, Measure
from guopei.core.rectification.rules import FINDING_FLOW
from guopei.core.rectification.rules.rights import VIEW_FINDING
from guopei.core.ui.rest import Resource


class MeasureData(serializers.ModelSerializer[Measure]):
    """An answer, and what the re-check found of it."""

    class Meta:
        model = Measure
        fields = ("text", "submitted_at", "outcome", "opinion", "rechecked_at")
        read_only_fields = fields


class ExtensionData(serializers.ModelSerializer[Extension]):
    """From which day to which, and why."""

    class Meta:
        model = Extension
        fields = ("was_due", "due", "reason", "granted_at")
        read_only_fields = fields


class FindingData(serializers.ModelSerializer[Finding]):
    """A finding with its answers and extensions; units by code."""

    checking_unit = serializers.CharField(source="checking_unit.code", read_only=True)
    responsible_unit = serializers.CharField(source="responsible_unit.code", read_only=True)
    measures = MeasureData(many=True, read_only=True)
    extensions = ExtensionData(many=True, read_only=True)

    class Meta:
        model = Finding
        fields = (
            "id", "subject_table", "subject_id", "subject_name", "text", "clause", "severity", "checking_unit",
            "responsible_unit", "raised_on", "due", "is_demo", "state", "version", "measures", "extensions",
        )  # fmt: skip
        read_only_fields = fields


def _findings() -> QuerySet[Finding]:
    return Finding.objects.select_related("checking_unit", "responsible_unit").prefetch_related(
        Prefetch("measures", queryset=Measure.objects.order_by("pk")),
        Prefetch("extensions", queryset=Extension.objects.order_by("pk")),
    )


class Findings(Resource):
    """Findings: list, retrieve, and the steps answer (the measures are its reason, proof was attached before), close,
    return and withdraw."""

    permission = VIEW_FINDING
    makes = FINDING_FLOW
    serializer_class = FindingData
    rows_of = staticmethod(_findings)
