from django.urls import path

from institutions.register.views import register, staff

app_name = "institutions"
urlpatterns = [
    path("", register.InstitutionList.as_view(), name="institution-list"),
    path("new/", register.InstitutionNew.as_view(), name="institution-new"),
    path("<int:pk>/", register.InstitutionDetail.as_view(), name="institution-detail"),
    path("<int:pk>/edit/", register.InstitutionEdit.as_view(), name="institution-edit"),
    path("<int:pk>/staff/invite/", staff.StaffInvite.as_view(), name="staff-invite"),
    path("<int:pk>/staff/<int:grant>/end/", staff.StaffEnd.as_view(), name="staff-end"),
]
