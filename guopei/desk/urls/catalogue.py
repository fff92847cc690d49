from django.urls import path

from guopei.desk.views import catalogue, years

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.YearList.as_view(), name="year-list"),
    path("new/", catalogue.YearNew.as_view(), name="year-new"),
    path("<int:pk>/", catalogue.YearDetail.as_view(), name="year-detail"),
    path("<int:pk>/edit/", years.YearEdit.as_view(), name="year-edit"),
    path("<int:pk>/sub-projects/new/", years.SubProjectNew.as_view(), name="sub-project-new"),
    path("sub-projects/<int:pk>/", years.SubProjectEdit.as_view(), name="sub-project-edit"),
    path("terms/", catalogue.TermList.as_view(), name="term-list"),
    path("tasks/", catalogue.TaskList.as_view(), name="task-list"),
    path("milestones/<int:pk>/", catalogue.MilestoneRecord.as_view(), name="milestone-record"),
]
