"""Rubrics and tests before and after under /api/v1/."""

from django.db.models import QuerySet
from rest_framework import serializers

from evaluation.assessment.models import Criterion, Rubric, SkillTest, TestScore
from evaluation.assessment.rules import TEST_FLOW, VIEW_TEST
from guopei.core.ui.rest import Resource


class CriterionData(serializers.ModelSerializer[Criterion]):
    """A criterion with its points."""

    class Meta:
        model = Criterion
        fields = ("position", "title", "points", "levels")
        read_only_fields = fields


class RubricData(serializers.ModelSerializer[Rubric]):
    """A rubric; the unit that wrote it by its code."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    criteria = CriterionData(many=True, read_only=True)

    class Meta:
        model = Rubric
        fields = ("id", "unit", "name", "note", "is_demo", "version", "criteria")
        read_only_fields = fields


class ScoreData(serializers.ModelSerializer[TestScore]):
    """One score of one person, named by the enrolment."""

    class Meta:
        model = TestScore
        fields = ("enrolment", "moment", "score")
        read_only_fields = fields


class SkillTestData(serializers.ModelSerializer[SkillTest]):
    """The test of a class on one rubric, with every score before and after."""

    scores = ScoreData(many=True, read_only=True)

    class Meta:
        model = SkillTest
        fields = ("id", "training_class", "rubric", "full", "state", "version", "scores")
        read_only_fields = fields


def _rubrics() -> QuerySet[Rubric]:
    return Rubric.objects.select_related("unit").prefetch_related("criteria")


def _tests() -> QuerySet[SkillTest]:
    return SkillTest.objects.prefetch_related("scores")


class Rubrics(Resource):
    """Rubrics: list and retrieve."""

    permission = VIEW_TEST
    serializer_class = RubricData
    rows_of = staticmethod(_rubrics)


class SkillTests(Resource):
    """Tests before and after: list, retrieve, and the steps close and reopen."""

    permission = VIEW_TEST
    serializer_class = SkillTestData
    rows_of = staticmethod(_tests)
    makes = TEST_FLOW


resources = [("rubrics", Rubrics), ("skill-tests", SkillTests)]
