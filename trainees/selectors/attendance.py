"""Attendance by lesson."""

from django.db.models import Count, Q, QuerySet

from projects.models import Lesson, TrainingClass
from projects.selectors.classes import lessons_of
from trainees.enums import AttendanceStatus


def lesson_counts(training_class: TrainingClass) -> QuerySet[Lesson]:
    """The lessons of a class, each with how many were present, late, on leave, absent. One query."""
    return lessons_of(training_class).annotate(
        **{
            status.lower(): Count("attendances", filter=Q(attendances__status=status))
            for status in AttendanceStatus.values
        }
    )
