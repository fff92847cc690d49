from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "guopei.reports"
    label = "reports"
