from evaluation.assessment.services.rubrics import CriterionRow, draft_rubric, save_rubric
from evaluation.assessment.services.skill_tests import ScoresRecorded, close_test, open_test, record_scores, reopen_test

__all__ = [
    "CriterionRow",
    "ScoresRecorded",
    "close_test",
    "draft_rubric",
    "open_test",
    "record_scores",
    "reopen_test",
    "save_rubric",
]
