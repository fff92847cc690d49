from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "guopei.core.inbox"
    label = "inbox"
