from django.urls import path

from trainees.classes.views import classes

urlpatterns = [
    path("classes/", classes.ClassList.as_view(), name="class-list"),
    path("classes/new/", classes.ClassEdit.as_view(), name="class-new"),
    path("classes/<int:pk>/", classes.ClassDetail.as_view(), name="class-detail"),
    path("classes/<int:pk>/edit/", classes.ClassEdit.as_view(), name="class-edit"),
    path("classes/<int:pk>/timetable/", classes.ClassTimetable.as_view(), name="class-timetable"),
    path("classes/<int:pk>/lessons/<int:lesson>/", classes.LessonDetail.as_view(), name="class-lesson"),
]
