"""Words of tests before and after."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TestState(models.TextChoices):
    """Whether scores are still being entered. Closing hands them to the results."""

    OPEN = "OPEN", _("Scores being entered")
    CLOSED = "CLOSED", _("Scores closed")


class Moment(models.TextChoices):
    """When a score was taken."""

    PRE = "PRE", _("Before the training")
    POST = "POST", _("After the training")
