from trainees.selection.models.differences import TeacherDifference
from trainees.selection.models.enrolments import Enrolment, Presence
from trainees.selection.models.nominations import Nomination
from trainees.selection.models.past import PastTraining
from trainees.selection.models.quotas import Quota
from trainees.selection.models.replacements import Replacement
from trainees.selection.models.rosters import RosterBatch, RosterIssue, RosterRow

__all__ = [
    "Enrolment",
    "Nomination",
    "PastTraining",
    "Presence",
    "Quota",
    "Replacement",
    "RosterBatch",
    "RosterIssue",
    "RosterRow",
    "TeacherDifference",
]
