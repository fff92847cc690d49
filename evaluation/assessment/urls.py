"""Addresses of the room: rubrics, tests before and after."""

from django.urls import path

from evaluation.assessment.views import rubrics, skill_tests

app_name = "evaluation"
urlpatterns = [
    path("rubrics/", rubrics.RubricList.as_view(), name="rubric-list"),
    path("rubrics/new/", rubrics.RubricEdit.as_view(), name="rubric-new"),
    path("rubrics/<int:pk>/", rubrics.RubricDetail.as_view(), name="rubric-detail"),
    path("rubrics/<int:pk>/edit/", rubrics.RubricEdit.as_view(), name="rubric-edit"),
    path("classes/<int:pk>/tests/", skill_tests.ClassTest.as_view(), name="class-test"),
    path("tests/<int:pk>/", skill_tests.TestDetail.as_view(), name="test-detail"),
    path("tests/<int:pk>/scores/", skill_tests.TestScores.as_view(), name="test-scores"),
    path("tests/<int:pk>/sheet/", skill_tests.TestSheet.as_view(), name="test-sheet"),
]
