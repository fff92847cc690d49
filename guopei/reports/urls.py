from django.urls import path

from guopei.reports.views import board, detail, editing, reports, rows

app_name = "reports"

urlpatterns = [
    path("board/", board.BoardShow.as_view(), name="board-show"),
    path("figures/<slug:key>/", rows.FigureRows.as_view(), name="figure-rows"),
    path("", reports.ReportList.as_view(), name="report-list"),
    path("progress/", reports.ReportProgress.as_view(), name="report-progress"),
    path("<int:pk>/", detail.ReportDetail.as_view(), name="report-detail"),
    path("<int:pk>/edit/", editing.ReportEdit.as_view(), name="report-edit"),
]
