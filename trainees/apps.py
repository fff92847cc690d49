from importlib import import_module

from django.apps import AppConfig


class TraineesConfig(AppConfig):
    name = "trainees"

    def ready(self) -> None:
        import_module("trainees.rules")
        import_module("trainees.tasks")
