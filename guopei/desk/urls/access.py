from django.urls import path

from guopei.desk.views import access, people, profile, trail

app_name = "access"
urlpatterns = [
    path("act-as/", access.act_as, name="act-as"),
    path("me/", profile.Profile.as_view(), name="profile-show"),
    path("me/edit/", profile.ProfileEdit.as_view(), name="profile-edit"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/new/", people.PersonNew.as_view(), name="person-new"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/edit/", people.PersonEdit.as_view(), name="person-edit"),
    path("people/<int:pk>/grant/", people.GrantNew.as_view(), name="grant-new"),
    path("grants/<int:pk>/end/", people.GrantEnd.as_view(), name="grant-end"),
    path("grants/<int:pk>/delegate/", profile.GrantDelegate.as_view(), name="grant-delegate"),
    path("trail/", trail.TrailList.as_view(), name="trail-list"),
    path("trail/<int:pk>/", trail.TrailDetail.as_view(), name="trail-detail"),
]
