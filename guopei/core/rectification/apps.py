from importlib import import_module

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "guopei.core.rectification"
    label = "rectification"

    def ready(self) -> None:
        import_module("guopei.core.rectification.rules")
        import_module("guopei.core.rectification.services.answering")
        import_module("guopei.core.rectification.services.checking")
        import_module("guopei.core.rectification.checks")
