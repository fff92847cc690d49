from django.urls import path

from guopei.desk.views.guides import GuideShow

app_name = "help"
urlpatterns = [
    path("", GuideShow.as_view(), name="guide-own"),
    path("<slug:name>/", GuideShow.as_view(), name="guide-show"),
]
