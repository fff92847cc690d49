from django.urls import path

from guopei.desk.views import findings

app_name = "rectification"
urlpatterns = [
    path("findings/", findings.FindingList.as_view(), name="finding-list"),
    path("findings/<int:pk>/", findings.FindingDetail.as_view(), name="finding-detail"),
    path("findings/<int:pk>/answer/", findings.FindingAnswer.as_view(), name="finding-answer"),
    path("findings/<int:pk>/extend/", findings.FindingExtend.as_view(), name="finding-extend"),
    path("findings/<slug:table>/<int:pk>/new/", findings.FindingNew.as_view(), name="finding-new"),
]
