from django.db import models
from django.utils.translation import gettext_lazy as _


class ValueKind(models.TextChoices):
    """What a policy value holds. Money is fen; shares are whole percent."""

    RULE = "rule", _("Rule that holds or not")
    NUMBER = "number", _("Numeric value")
    PERCENT = "percent", _("Percent")
    FEN = "fen", _("Amount")
    CHOICE = "choice", _("Choice")
    STEPS = "steps", _("Graded steps")
    TEXT = "text", _("Text")
    NUMBERS = "numbers", _("Numeric values")
    DATE = "date", _("Day of the year")
    ENDS = "ends", _("Characters shown at head and tail")
