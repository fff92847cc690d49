from django.urls import path

from guopei.desk.views import jobs

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/progress/", jobs.progress, name="job-progress"),
    path("<int:pk>/retry/", jobs.retry, name="job-retry"),
]
