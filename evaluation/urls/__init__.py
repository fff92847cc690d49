"""Addresses of the room: rubrics, tests before and after."""

app_name = "evaluation"
urlpatterns = []
