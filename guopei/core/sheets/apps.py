from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "guopei.core.sheets"
    label = "sheets"
