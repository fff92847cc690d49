"""Addresses of the room, wing by wing: rubrics, tests before and after."""

from evaluation.assessment import urls as assessment

app_name = "evaluation"
urlpatterns = [*assessment.urlpatterns]
