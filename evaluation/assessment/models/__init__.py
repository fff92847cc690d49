from evaluation.assessment.models.rubrics import Criterion, Rubric
from evaluation.assessment.models.skill_tests import SkillTest, TestScore

__all__ = ["Criterion", "Rubric", "SkillTest", "TestScore"]
