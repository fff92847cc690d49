from django.urls import path

from trainees.views import people, quotas, rosters

urlpatterns = [
    path("quotas/", quotas.QuotaList.as_view(), name="quota-list"),
    path("task-orders/<int:order>/quota/", quotas.QuotaOpen.as_view(), name="quota-open"),
    path("quotas/<int:pk>/", quotas.QuotaRecord.as_view(), name="quota-record"),
    path("quotas/<int:pk>/split/", quotas.QuotaSplit.as_view(), name="quota-split"),
    path("quotas/<int:pk>/reserves/", quotas.QuotaReserves.as_view(), name="quota-reserves"),
    path("quotas/<int:pk>/upload/", rosters.RosterUpload.as_view(), name="roster-upload"),
    path("rosters/", rosters.RosterList.as_view(), name="roster-list"),
    path("rosters/templates/<slug:name>/", rosters.TemplateDownload.as_view(), name="roster-template"),
    path("rosters/<int:pk>/", rosters.RosterRecord.as_view(), name="roster-record"),
    path("rosters/<int:pk>/progress/", rosters.RosterProgress.as_view(), name="roster-progress"),
    path("rosters/<int:pk>/replace/", rosters.RosterReplace.as_view(), name="roster-replace"),
    path("rosters/<int:pk>/findings/", rosters.FindingList.as_view(), name="roster-findings"),
    path("teachers/", people.TeacherList.as_view(), name="teacher-list"),
    path("teachers/find/", people.TeacherFind.as_view(), name="teacher-find"),
    path("teachers/<int:pk>/", people.TeacherRecord.as_view(), name="teacher-record"),
    path("differences/", people.DifferenceList.as_view(), name="difference-list"),
    path("nominations/", people.NominationList.as_view(), name="nomination-list"),
    path("enrolments/", people.EnrolmentList.as_view(), name="enrolment-list"),
]
