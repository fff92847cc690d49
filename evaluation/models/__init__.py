from evaluation.models.rubrics import Criterion, Rubric
from evaluation.models.skill_tests import SkillTest, TestScore

__all__ = ["Criterion", "Rubric", "SkillTest", "TestScore"]
