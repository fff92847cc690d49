from django.urls import path

from guopei.desk.views import papers

app_name = "papers"
urlpatterns = [
    path("<slug:table>/<int:pk>/", papers.PaperShow.as_view(), name="paper-show"),
    path("<slug:table>/<int:pk>/pdf/", papers.paper_download, name="paper-download"),
]
