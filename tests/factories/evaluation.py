"""Rubrics and tests before and after."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import count

from evaluation.assessment.models import Rubric, SkillTest
from evaluation.assessment.services.rubrics import CriterionRow, draft_rubric
from evaluation.assessment.services.skill_tests import open_test, record_scores
from tests.factories.classes import House, trainees
from trainees.classes.models import TrainingClass

_numbers = count(1)


def make_rubric(house: House, *points: int) -> Rubric:
    """A rubric with criteria of so many points: 40 and 60 unless others are given."""
    return draft_rubric(
        actor=house.officer,
        name=f"测试评分标准{next(_numbers)}",
        criteria=[CriterionRow(f"维度{place}", Decimal(number)) for place, number in enumerate(points or (40, 60), 1)],
    )


def make_test(
    house: House,
    training_class: TrainingClass,
    *,
    pre: Sequence[int | None] = (),
    post: Sequence[int | None] = (),
) -> SkillTest:
    """The tests of a class on a rubric of 100 points, with these scores by trainee; None is no score."""
    test = open_test(training_class, actor=house.manager, rubric=make_rubric(house))
    people = trainees(training_class)
    scores = {
        (person.pk, moment): Decimal(score)
        for moment, row in (("PRE", pre), ("POST", post))
        for person, score in zip(people, row, strict=False)
        if score is not None
    }
    if scores:
        record_scores(test, scores, actor=house.manager)
    return test
