from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "guopei.portal"
    label = "portal"

    def ready(self) -> None:
        import_module("guopei.portal.rules")
