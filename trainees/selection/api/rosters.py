"""Quotas, rosters and enrolments under /api/v1/, through the same services and selectors as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from guopei.core.imports.services.files import check_again, stop_check
from guopei.core.ui.rest import Resource
from trainees.selection.models import Enrolment, Quota, RosterBatch
from trainees.selection.rules.rights import VIEW_ENROLMENT, VIEW_QUOTA, VIEW_ROSTER
from trainees.selection.selectors.quotas import get_quota
from trainees.selection.services.reviewing import approve_roster, return_roster, undo_roster
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_good_rows, submit_roster


class QuotaData(serializers.ModelSerializer[Quota]):
    """Places by unit and task order."""

    unit_code = serializers.CharField(source="unit.code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    task_order_number = serializers.CharField(source="task_order.number", read_only=True)

    class Meta:
        model = Quota
        fields = (
            "id",
            "task_order_number",
            "unit_code",
            "unit_name",
            "parent",
            "places",
            "allocated",
            "confirmed",
            "due_on",
            "version",
        )


class Quotas(Resource):
    """Quotas in sight."""

    serializer_class = QuotaData
    permission = VIEW_QUOTA
    rows_of = staticmethod(lambda: Quota.objects.select_related("unit", "task_order"))


class RosterData(serializers.ModelSerializer[RosterBatch]):
    """A roster's state and its counts, which add up: read = new + changed + unchanged + refused."""

    unit_code = serializers.CharField(source="unit.code", read_only=True)
    file_name = serializers.CharField(source="document.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = RosterBatch
        fields = (
            "id",
            "quota",
            "unit_code",
            "file_name",
            "state",
            "error",
            "version",
            "rows_read",
            "rows_new",
            "rows_changed",
            "rows_unchanged",
            "rows_refused",
            "rows_nominated",
            "rows_lost",
            "uploaded_at",
            "submitted_at",
        )


class UploadInput(serializers.Serializer[Any]):
    """A file for a quota."""

    quota = serializers.IntegerField(min_value=1)
    file = serializers.FileField()


class Rosters(Resource):
    """Rosters: upload (multipart: quota, file), look how the check goes, submit, approve, return, undo."""

    serializer_class = RosterData
    permission = VIEW_ROSTER
    parser_classes = (*Resource.parser_classes, MultiPartParser)
    rows_of = staticmethod(lambda: RosterBatch.objects.select_related("unit", "document"))
    besides = {
        "submit": submit_roster,
        "submit_good": submit_good_rows,
        "approve": approve_roster,
        "check_again": check_again,
        "stop_check": stop_check,
        "return": return_roster,
        "undo": undo_roster,
    }

    @extend_schema(request={"multipart/form-data": UploadInput}, responses={201: RosterData})
    def create(self, request: Request) -> Response:
        """Take a file; its check is queued. 201 with the roster as it stands."""
        asked = UploadInput(data=request.data)
        asked.is_valid(raise_exception=True)
        quota = get_quota(self.actor, asked.validated_data["quota"])
        file = asked.validated_data["file"]
        batch = upload_roster(quota, content=file.read(), name=file.name, actor=self.actor)
        return Response(self.get_serializer(batch).data, status=status.HTTP_201_CREATED)


class EnrolmentData(serializers.ModelSerializer[Enrolment]):
    """A place held by a person; the ID number is masked."""

    teacher_name = serializers.CharField(source="teacher.name", read_only=True)
    id_masked = serializers.CharField(source="teacher.id_masked", read_only=True)
    county_code = serializers.CharField(source="county.code", read_only=True)
    task_order_number = serializers.CharField(source="task_order.number", read_only=True)

    class Meta:
        model = Enrolment
        fields = (
            "id",
            "teacher_name",
            "id_masked",
            "county_code",
            "task_order_number",
            "training_class",
            "state",
            "result",
            "result_state",
            "version",
        )


class Enrolments(Resource):
    """Enrolments in sight."""

    serializer_class = EnrolmentData
    permission = VIEW_ENROLMENT
    rows_of = staticmethod(lambda: Enrolment.objects.prefetch_related("teacher", "county", "task_order"))
    is_large = True
