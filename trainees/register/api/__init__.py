"""The register of schools under /api/v1/."""

from rest_framework import serializers

from guopei.core.ui.rest import Resource
from trainees.register.models import School
from trainees.register.rules.rights import VIEW_SCHOOL


class SchoolData(serializers.ModelSerializer[School]):
    """A school with its unit's code, name and county."""

    code = serializers.CharField(source="unit.code", read_only=True)
    name = serializers.CharField(source="unit.name", read_only=True)
    county_code = serializers.CharField(source="unit.parent.code", read_only=True)

    class Meta:
        model = School
        fields = ("id", "code", "name", "county_code", "school_type", "area_class", "version")


class Schools(Resource):
    """The schools in sight."""

    serializer_class = SchoolData
    permission = VIEW_SCHOOL
    rows_of = staticmethod(lambda: School.objects.select_related("unit__parent"))


resources = [("schools", Schools)]
