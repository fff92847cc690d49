from django.apps import AppConfig


class GuardsConfig(AppConfig):
    """What the database guards, as source: functions, triggers, rights. No models."""

    name = "guopei.core.guards"
    label = "guards"
