"""The models of all wings, for Django alone: code imports them from their wing."""

from evaluation.assessment.models import Criterion, Rubric, SkillTest, TestScore

__all__ = [
    "Criterion",
    "Rubric",
    "SkillTest",
    "TestScore",
]
