from django.urls import path

from guopei.desk.views import catalogue

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.YearList.as_view(), name="year-list"),
    path("new/", catalogue.YearNew.as_view(), name="year-new"),
    path("<int:pk>/", catalogue.YearDetail.as_view(), name="year-detail"),
    path("terms/", catalogue.TermList.as_view(), name="term-list"),
    path("tasks/", catalogue.TaskList.as_view(), name="task-list"),
    path("milestones/<int:pk>/", catalogue.MilestoneRecord.as_view(), name="milestone-record"),
]
