from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "guopei.core.policy"
    label = "policy"
