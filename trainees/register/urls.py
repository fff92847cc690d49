from django.urls import path

from guopei.core.imports.urls import batch_paths
from trainees.register.imports import SCHOOLS
from trainees.register.views import school_files, schools, teachers

urlpatterns = [
    path("teachers/", teachers.TeacherList.as_view(), name="teacher-list"),
    path("teachers/find/", teachers.TeacherFind.as_view(), name="teacher-find"),
    path("schools/", schools.SchoolList.as_view(), name="school-list"),
    path("schools/files/", school_files.SchoolFileList.as_view(), name="school-file-list"),
    path("schools/files/upload/", school_files.SchoolUpload.as_view(), name="school-file-upload"),
    path("schools/files/templates/<slug:name>/", school_files.SchoolTemplate.as_view(), name="school-file-template"),
    *batch_paths(SCHOOLS, "schools/files", school_files.SchoolFileDetail),
]
