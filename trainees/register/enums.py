from django.db import models
from django.utils.translation import pgettext_lazy


class CodeStanding(models.TextChoices):
    """Where a code stands: what was used or withdrawn stays so."""

    OPEN = "OPEN", pgettext_lazy("activation code", "open")
    USED = "USED", pgettext_lazy("activation code", "used")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("activation code", "withdrawn")
