from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guopei.core.catalogue"
    label = "catalogue"
