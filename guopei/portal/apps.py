from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "guopei.portal"
    label = "portal"
