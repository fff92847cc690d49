from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The pages of the ground: inbox, people and grants, jobs, documents, regions, policy, catalogue, help.

    They stand above the kit of pages, which the ground itself cannot import.
    """

    name = "guopei.desk"
    label = "desk"

    def ready(self) -> None:
        import_module("guopei.desk.rules")
        import_module("guopei.desk.tasks")
