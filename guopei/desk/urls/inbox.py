from django.urls import path

from guopei.desk.views import inbox

app_name = "inbox"
urlpatterns = [
    path("", inbox.Home.as_view(), name="home"),
    path("notices/<int:pk>/read/", inbox.read, name="notice-read"),
]
