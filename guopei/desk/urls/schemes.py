from django.urls import path

from guopei.desk.views import schemes

app_name = "schemes"
urlpatterns = [
    path("", schemes.SchemeList.as_view(), name="scheme-list"),
    path("new/", schemes.SchemeEdit.as_view(), name="scheme-new"),
    path("<int:pk>/", schemes.SchemeDetail.as_view(), name="scheme-detail"),
    path("<int:pk>/edit/", schemes.SchemeEdit.as_view(), name="scheme-edit"),
]
