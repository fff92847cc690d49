from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "guopei.core.flow"
    label = "flow"
