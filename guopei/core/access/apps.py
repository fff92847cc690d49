from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guopei.core.access"
    label = "access"
