from importlib import import_module

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "guopei.core.policy"
    label = "policy"

    def ready(self) -> None:
        import_module("guopei.core.policy.keys")
        import_module("guopei.core.policy.rules")
        import_module("guopei.core.policy.checks")
