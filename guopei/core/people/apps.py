from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who comes in and what they may do: accounts, grants, delegation.

    The nouns stand in `accounts` and `access`, far below the trail and the inbox; what is done with them needs both.
    """

    name = "guopei.core.people"
    label = "people"

    def ready(self) -> None:
        import_module("guopei.core.people.rules")
