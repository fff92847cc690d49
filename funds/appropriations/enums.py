"""Words of central appropriations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderKind(models.TextChoices):
    """The centre gives a year's money in steps that add up (提前下达, 正式下达), and may take some back."""

    ADVANCE = "ADVANCE", _("Advance order")
    FORMAL = "FORMAL", _("Formal order")
    ADJUSTMENT = "ADJUSTMENT", _("Adjustment")


class OrderState(models.TextChoices):
    """Where an appropriation order stands. Only approved ones count."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Awaiting approval")
    RETURNED = "RETURNED", _("Returned")
    APPROVED = "APPROVED", _("Approved")


OPEN = (OrderState.DRAFT, OrderState.RETURNED)
