from django.urls import path

from guopei.desk.views import documents

app_name = "documents"
urlpatterns = [path("<uuid:uuid>/", documents.download, name="document-download")]
