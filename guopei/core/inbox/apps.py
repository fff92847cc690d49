from importlib import import_module

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "guopei.core.inbox"
    label = "inbox"

    def ready(self) -> None:
        import_module("guopei.core.inbox.rules")
        import_module("guopei.core.inbox.tasks")
