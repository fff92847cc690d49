from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "guopei.core.imports"
    label = "imports"

    def ready(self) -> None:
        import_module("guopei.core.imports.tasks")
