"""The models of all wings, for Django alone: code imports them from their wing."""

from trainees.classes.models import EmergencyPlan, Lesson, Phase, SafetyLesson, TrainingClass
from trainees.delivery.models import Attendance, Certificate, ResultBasis, RollCall, TestResult
from trainees.register.models import School, SchoolBatch, SchoolIssue, SchoolRow, Teacher, TeacherCode, TeacherReveal
from trainees.selection.models import (
    Enrolment,
    Nomination,
    PastTraining,
    Presence,
    Quota,
    Replacement,
    RosterBatch,
    RosterIssue,
    RosterRow,
    TeacherDifference,
)

__all__ = [
    "Attendance",
    "Certificate",
    "EmergencyPlan",
    "Enrolment",
    "Lesson",
    "Nomination",
    "PastTraining",
    "Phase",
    "Presence",
    "Quota",
    "Replacement",
    "ResultBasis",
    "RollCall",
    "RosterBatch",
    "RosterIssue",
    "RosterRow",
    "SafetyLesson",
    "School",
    "SchoolBatch",
    "SchoolIssue",
    "SchoolRow",
    "Teacher",
    "TeacherCode",
    "TeacherDifference",
    "TeacherReveal",
    "TestResult",
    "TrainingClass",
]
