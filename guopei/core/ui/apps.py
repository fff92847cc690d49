from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guopei.core.ui"
    label = "ui"
