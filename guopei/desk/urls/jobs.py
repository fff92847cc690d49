from django.urls import path

from guopei.desk.views import jobs, schedule

app_name = "jobs"
urlpatterns = [
    path("schedule/", schedule.ScheduleList.as_view(), name="schedule-list"),
    path("schedule/<str:kind>/off/", schedule.ScheduleOff.as_view(), name="schedule-off"),
    path("schedule/<str:kind>/on/", schedule.ScheduleOn.as_view(), name="schedule-on"),
    path("<int:pk>/progress/", jobs.progress, name="job-progress"),
    path("<int:pk>/retry/", jobs.retry, name="job-retry"),
]
