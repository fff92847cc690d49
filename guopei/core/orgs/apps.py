from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "guopei.core.orgs"
    label = "orgs"
