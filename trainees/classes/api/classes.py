from datetime import timedelta

from django.db.models import QuerySet
from rest_framework import serializers

from guopei.core.ui.rest import Resource
from trainees.classes.models import Lesson, Phase, TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.classes.rules.rights import VIEW_CLASS


class LessonData(serializers.ModelSerializer[Lesson]):
    """A lesson of the timetable."""

    class Meta:
        model = Lesson
        fields = (
            "id",
            "held_on",
            "half_day",
            "title",
            "form",
            "topic",
            "hours",
            "lecturer_name",
            "lecturer_unit",
            "lecturer_title",
            "is_safety",
            "state",
        )
        read_only_fields = fields


class PhaseData(serializers.ModelSerializer[Phase]):
    """A phase with its lessons; both days inside."""

    first_day = serializers.DateField(source="held.lower", read_only=True)
    last_day = serializers.SerializerMethodField()
    lessons = LessonData(many=True, read_only=True)

    class Meta:
        model = Phase
        fields = ("id", "kind", "first_day", "last_day", "place", "hours", "lessons")
        read_only_fields = fields

    def get_last_day(self, phase: Phase) -> str:
        """The last day, inside."""
        return (phase.held.upper - timedelta(days=1)).isoformat()


class ClassData(serializers.ModelSerializer[TrainingClass]):
    """A class; the institution by its credit code, the task order by its number."""

    institution = serializers.CharField(source="institution.credit_code", read_only=True)
    task_order = serializers.CharField(source="task_order.number", read_only=True, allow_null=True, default=None)
    manager = serializers.CharField(source="manager.name", read_only=True, allow_null=True, default=None)
    phases = PhaseData(many=True, read_only=True)

    class Meta:
        model = TrainingClass
        fields = (
            "id",
            "level",
            "task_order",
            "institution",
            "name",
            "capacity",
            "assigned",
            "arrived",
            "starts_on",
            "ends_on",
            "place",
            "manager",
            "state",
            "version",
            "phases",
        )
        read_only_fields = fields


def _classes() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.select_related("institution", "task_order", "manager").prefetch_related(
        "phases__lessons"
    )


class Classes(Resource):
    """Training classes: list, retrieve, and the steps ready, reopen, start, end, settle, unsettle and cancel."""

    permission = VIEW_CLASS
    serializer_class = ClassData
    rows_of = staticmethod(_classes)
    makes = CLASS_FLOW
