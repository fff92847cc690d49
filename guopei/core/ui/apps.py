from importlib import import_module

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guopei.core.ui"
    label = "ui"

    def ready(self) -> None:
        import_module("guopei.core.ui.rules")
        import_module("guopei.core.ui.tasks")
