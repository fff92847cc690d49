from trainees.models.enrolments import Enrolment, Presence
from trainees.models.nominations import Nomination
from trainees.models.quotas import Quota
from trainees.models.rosters import RosterBatch, RosterIssue, RosterRow
from trainees.models.teachers import Teacher, TeacherDifference

__all__ = [
    "Enrolment",
    "Nomination",
    "Presence",
    "Quota",
    "RosterBatch",
    "RosterIssue",
    "RosterRow",
    "Teacher",
    "TeacherDifference",
]
