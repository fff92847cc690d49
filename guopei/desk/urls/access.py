from django.urls import path

from guopei.desk.views import access

app_name = "access"
urlpatterns = [path("act-as/", access.act_as, name="act-as")]
