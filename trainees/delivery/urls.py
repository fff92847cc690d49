from django.urls import path

from trainees.delivery.views import arrivals, attendance, classes, own, results

urlpatterns = [
    path("mine/", own.MyTraining.as_view(), name="own-training"),
    path("mine/certificates/<int:pk>/", own.MyCertificate.as_view(), name="own-certificate"),
    path("classes/<int:pk>/assign/", classes.ClassAssign.as_view(), name="class-assign"),
    path("classes/<int:pk>/arrivals/", arrivals.ClassArrivals.as_view(), name="class-arrivals"),
    path("classes/<int:pk>/arrivals/sheet/", arrivals.ArrivalSheet.as_view(), name="class-arrivals-sheet"),
    path("classes/<int:pk>/safety/", classes.ClassSafety.as_view(), name="class-safety"),
    path("classes/<int:pk>/people/<int:enrolment>/", classes.TraineeDetail.as_view(), name="class-trainee"),
    path("classes/<int:pk>/attendance/", attendance.ClassAttendance.as_view(), name="class-attendance"),
    path("classes/<int:pk>/attendance/sheet/", attendance.AttendanceSheet.as_view(), name="class-attendance-sheet"),
    path(
        "classes/<int:pk>/attendance/<int:lesson>/",
        attendance.LessonAttendance.as_view(),
        name="class-attendance-lesson",
    ),
    path("classes/<int:pk>/results/", results.ClassResults.as_view(), name="class-results"),
    path("classes/<int:training_class>/certificates/", results.CertificatePrint.as_view(), name="class-certificates"),
    path("certificates/<int:pk>/", results.CertificateDetail.as_view(), name="certificate-detail"),
    path("certificates/<int:pk>/print/", results.CertificatePrint.as_view(), name="certificate-print"),
]
