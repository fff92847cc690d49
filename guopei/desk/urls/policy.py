from django.urls import path

from guopei.desk.views import policy

app_name = "policy"
urlpatterns = [
    path("", policy.ValueList.as_view(), name="value-list"),
    path("new/", policy.ValueNew.as_view(), name="value-new"),
    path("<int:pk>/", policy.ValueDetail.as_view(), name="value-detail"),
    path("documents/", policy.DocumentList.as_view(), name="document-list"),
    path("documents/new/", policy.DocumentNew.as_view(), name="document-new"),
    path("documents/<int:pk>/", policy.DocumentDetail.as_view(), name="document-detail"),
]
