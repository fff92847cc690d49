"""Words of task orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaskOrderState(models.TextChoices):
    """Where a task order stands: the institution's leader accepts it by signing the letter of responsibility."""

    DRAFT = "DRAFT", _("Draft")
    ISSUED = "ISSUED", pgettext_lazy("task order", "Issued")
    ACCEPTED = "ACCEPTED", pgettext_lazy("task order", "Accepted")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("task order", "Withdrawn")


GIVEN = (TaskOrderState.ISSUED, TaskOrderState.ACCEPTED)
