from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "guopei.core.documents"
    label = "documents"
