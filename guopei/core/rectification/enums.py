"""Words of findings and of how they are put right."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingState(models.TextChoices):
    """Where a finding stands: with whoever has to put it right, with whoever found it, or done with."""

    RAISED = "RAISED", _("To be put right")
    ANSWERED = "ANSWERED", _("Awaiting re-check")
    CLOSED = "CLOSED", _("Put right and closed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Severity(models.TextChoices):
    """How grave a finding is. The values sort from the least to the gravest."""

    MINOR = "1MINOR", _("Minor")
    SERIOUS = "2SERIOUS", _("Serious")
    GRAVE = "3GRAVE", _("Grave")


class Outcome(models.TextChoices):
    """What a re-check found of a measure; empty until then."""

    ACCEPTED = "ACCEPTED", _("Accepted")
    REJECTED = "REJECTED", _("Not accepted")


OPEN = (FindingState.RAISED, FindingState.ANSWERED)
