from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guopei.core.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        import_module("guopei.core.catalogue.rules")
        import_module("guopei.core.catalogue.services.years")
        import_module("guopei.core.catalogue.checks")
