from django.urls import path

from guopei.desk.views import attachments, documents

app_name = "documents"
urlpatterns = [
    path("<uuid:uuid>/", documents.download, name="document-download"),
    path("attachments/<int:pk>/", attachments.attachment_download, name="attachment-download"),
    path("attachments/<slug:table>/<int:pk>/remove/", attachments.AttachmentRemove.as_view(), name="attachment-remove"),
    path("attachments/<slug:table>/<int:pk>/new/", attachments.AttachmentNew.as_view(), name="attachment-new"),
]
