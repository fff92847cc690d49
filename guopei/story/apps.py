from django.apps import AppConfig


class StoryConfig(AppConfig):
    """One training year, told through the same services that the pages use: the demo's, and `make year`'s.

    Part of the wiring: it imports every room, and nobody imports it.
    """

    name = "guopei.story"
    label = "story"
