from importlib import import_module

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "guopei.core.papers"
    label = "papers"

    def ready(self) -> None:
        import_module("guopei.core.papers.rules")
        import_module("guopei.core.papers.tasks")
