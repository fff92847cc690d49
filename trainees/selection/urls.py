from django.urls import path

from guopei.core.imports.urls import batch_paths
from trainees.selection.imports import ROSTERS
from trainees.selection.views import (
    differences,
    enrolments,
    nominations,
    quotas,
    reserves,
    rosters,
    teachers,
    uploads,
)

urlpatterns = [
    path("quotas/", quotas.QuotaList.as_view(), name="quota-list"),
    path("task-orders/<int:order>/quota/", quotas.QuotaOpen.as_view(), name="quota-open"),
    path("quotas/<int:pk>/", quotas.QuotaDetail.as_view(), name="quota-detail"),
    path("quotas/<int:pk>/split/", quotas.QuotaSplit.as_view(), name="quota-split"),
    path("quotas/<int:pk>/reserves/", reserves.QuotaReserves.as_view(), name="quota-reserves"),
    path("quotas/<int:pk>/upload/", uploads.RosterUpload.as_view(), name="roster-upload"),
    path("rosters/", rosters.RosterList.as_view(), name="roster-list"),
    path("rosters/templates/<slug:name>/", uploads.TemplateDownload.as_view(), name="roster-template"),
    *batch_paths(ROSTERS, "rosters", rosters.RosterDetail),
    path("teachers/<int:pk>/", teachers.TeacherDetail.as_view(), name="teacher-detail"),
    path("differences/", differences.DifferenceList.as_view(), name="difference-list"),
    path("nominations/", nominations.NominationList.as_view(), name="nomination-list"),
    path("enrolments/", enrolments.EnrolmentList.as_view(), name="enrolment-list"),
]
