from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "guopei.core.documents"
    label = "documents"

    def ready(self) -> None:
        import_module("guopei.core.documents.rules")
