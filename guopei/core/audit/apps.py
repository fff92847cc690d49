from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guopei.core.audit"
    label = "audit"
