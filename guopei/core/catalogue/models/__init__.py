from guopei.core.catalogue.models.tasks import KeyTask, Milestone, MilestoneReached
from guopei.core.catalogue.models.terms import Subject, TargetGroup, Topic
from guopei.core.catalogue.models.years import Line, ProgrammeYear, SubProject

__all__ = [
    "KeyTask",
    "Line",
    "Milestone",
    "MilestoneReached",
    "ProgrammeYear",
    "SubProject",
    "Subject",
    "TargetGroup",
    "Topic",
]
