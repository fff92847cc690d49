from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "guopei.reports"
    label = "reports"

    def ready(self) -> None:
        import_module("guopei.reports.rules")
        import_module("guopei.reports.services.filing")
        import_module("guopei.reports.tasks")
        import_module("guopei.reports.checks")
