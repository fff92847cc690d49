from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guopei.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        import_module("guopei.core.jobs.rules")
        import_module("guopei.core.jobs.tasks")
