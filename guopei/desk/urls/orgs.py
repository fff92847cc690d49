from django.urls import path

from guopei.desk.views import orgs

app_name = "orgs"
urlpatterns = [
    path("", orgs.UnitList.as_view(), name="unit-list"),
    path("<int:pk>/", orgs.UnitDetail.as_view(), name="unit-detail"),
]
