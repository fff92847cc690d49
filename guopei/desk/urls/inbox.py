from django.urls import path

from guopei.desk.views import inbox

app_name = "inbox"
urlpatterns = [
    path("", inbox.Home.as_view(), name="home"),
    path("notices/read/", inbox.read_all, name="notices-read"),
    path("notices/<int:pk>/read/", inbox.read, name="notice-read"),
]
