"""Words of schemes."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeState(models.TextChoices):
    """Where a scheme stands. Only a published one is judged by; one out of use stays for what was judged by it."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Awaiting approval")
    RETURNED = "RETURNED", _("Returned")
    PUBLISHED = "PUBLISHED", _("Published")
    RETIRED = "RETIRED", _("Out of use")


OPEN = (SchemeState.DRAFT, SchemeState.RETURNED)
SETTLED = (SchemeState.PUBLISHED, SchemeState.RETIRED)

WHOLE = Decimal(100)  # what the weights of a scheme add up to, and the best total
USUAL_MARKS = (Decimal(0), Decimal(10), Decimal("0.5"))  # where a row names none: from, to, step
MOST_LEVELS = 4
