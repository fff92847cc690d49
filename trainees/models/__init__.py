from trainees.models.attendance import Attendance, ResultBasis, RollCall, TestResult
from trainees.models.certificates import Certificate
from trainees.models.enrolments import Enrolment, Presence
from trainees.models.nominations import Nomination
from trainees.models.quotas import Quota
from trainees.models.replacements import Replacement
from trainees.models.rosters import RosterBatch, RosterIssue, RosterRow
from trainees.models.teachers import Teacher, TeacherDifference, TeacherReveal

__all__ = [
    "Attendance",
    "Certificate",
    "Enrolment",
    "Nomination",
    "Presence",
    "Quota",
    "Replacement",
    "ResultBasis",
    "RollCall",
    "RosterBatch",
    "RosterIssue",
    "RosterRow",
    "Teacher",
    "TeacherDifference",
    "TeacherReveal",
    "TestResult",
]
