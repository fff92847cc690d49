"""Words of classes and their timetables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassLevel(models.TextChoices):
    """Which level holds a class: the five-level system 国—省—市—县—校 (domain 1.6)."""

    NATIONAL = "NATIONAL", _("National")
    PROVINCIAL = "PROVINCIAL", _("Provincial")
    PREFECTURE = "PREFECTURE", _("Prefecture")
    COUNTY = "COUNTY", _("County")
    SCHOOL = "SCHOOL", _("School")


class ClassState(models.TextChoices):
    """Where a class stands (coverage 3.12: arrival and the safety lesson happen in READY)."""

    PREPARING = "PREPARING", _("In preparation")
    READY = "READY", _("Ready to open")
    RUNNING = "RUNNING", _("Under way")
    ENDED = "ENDED", _("Teaching ended")
    SETTLED = "SETTLED", _("Settled")
    CANCELLED = "CANCELLED", _("Cancelled")


class HalfDay(models.TextChoices):
    """Part of a day in a timetable. The values sort in the order of the day."""

    MORNING = "1AM", _("Morning")
    AFTERNOON = "2PM", _("Afternoon")
    EVENING = "3EV", _("Evening")


class LessonForm(models.TextChoices):
    """Form of a face-to-face lesson (coverage C93)."""

    LECTURE = "LECTURE", _("Expert lecture")
    DEMONSTRATION = "DEMONSTRATION", _("Model lesson")
    COMMENT = "COMMENT", _("Expert comment")
    EXCHANGE = "EXCHANGE", _("Exchange on teaching")
    PRACTICE = "PRACTICE", _("Practice on site")


class LessonState(models.TextChoices):
    """Whether a lesson of the timetable took place."""

    PLANNED = "PLANNED", _("Scheduled")
    HELD = "HELD", _("Held")
    CANCELLED = "CANCELLED", _("Cancelled")


OPEN_CLASS = (ClassState.PREPARING, ClassState.READY, ClassState.RUNNING)
UNSETTLED = (*OPEN_CLASS, ClassState.ENDED)
