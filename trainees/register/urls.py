from django.urls import path

from trainees.register.views import teachers

urlpatterns = [
    path("teachers/", teachers.TeacherList.as_view(), name="teacher-list"),
    path("teachers/find/", teachers.TeacherFind.as_view(), name="teacher-find"),
]
