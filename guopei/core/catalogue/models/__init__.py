from guopei.core.catalogue.models.terms import Subject, TargetGroup
from guopei.core.catalogue.models.years import Line, ProgrammeYear, SubProject

__all__ = ["Line", "ProgrammeYear", "SubProject", "Subject", "TargetGroup"]
