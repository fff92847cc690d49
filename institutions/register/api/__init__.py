"""The register of institutions under /api/v1/."""

from django.db.models import QuerySet
from rest_framework import serializers

from guopei.core.ui.rest import Resource
from institutions.register.models import Institution
from institutions.register.rules import VIEW_INSTITUTION


class InstitutionData(serializers.ModelSerializer[Institution]):
    """The public part of an entry."""

    name = serializers.CharField(source="unit.name", read_only=True)
    name_en = serializers.CharField(source="unit.name_en", read_only=True)
    province = serializers.CharField(source="unit.parent.code", read_only=True)

    class Meta:
        model = Institution
        fields = ("id", "credit_code", "name", "name_en", "province", "kind", "leader_name", "summary", "is_demo")
        read_only_fields = fields


def _institutions() -> QuerySet[Institution]:
    return Institution.objects.select_related("unit__parent")


class Institutions(Resource):
    """Training institutions: list and retrieve."""

    permission = VIEW_INSTITUTION
    serializer_class = InstitutionData
    rows_of = staticmethod(_institutions)


resources = [("institutions", Institutions)]
