from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from guopei.core.audit.acts import name_act


class StoryConfig(AppConfig):
    """One training year, told through the same services that the pages use: the demo's, and `make year`'s.

    Part of the wiring: it imports every room, and nobody imports it.
    """

    name = "guopei.story"
    label = "story"

    def ready(self) -> None:
        name_act("story.", _("Preparation of the demo"))
