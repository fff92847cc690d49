from importlib import import_module

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "guopei.core.schemes"
    label = "schemes"

    def ready(self) -> None:
        import_module("guopei.core.schemes.rules")
        import_module("guopei.core.schemes.services.schemes")
        import_module("guopei.core.schemes.services.steps")
        import_module("guopei.core.schemes.checks")
