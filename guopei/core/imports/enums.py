"""Words of every import: where a file stands, what a row would do, how much a finding weighs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportState(models.TextChoices):
    """Where a file stands. An import with a longer way has states of its own, these among them."""

    UPLOADED = "UPLOADED", _("Uploaded")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked")
    FAILED = "FAILED", _("Check without a result")
    SUBMITTED = "SUBMITTED", _("Submitted")
    UNDONE = "UNDONE", _("Undone")


BEING_CHECKED = frozenset({ImportState.UPLOADED, ImportState.CHECKING})
UNREAD = BEING_CHECKED | {ImportState.FAILED}


class Verdict(models.TextChoices):
    """What a row would do. Every row read has exactly one."""

    NEW = "NEW", pgettext_lazy("row", "New")
    CHANGED = "CHANGED", _("Registered, with differences")
    UNCHANGED = "UNCHANGED", _("Registered, nothing to change")
    REFUSED = "REFUSED", _("Refused")


class Grade(models.TextChoices):
    """How much a finding about a cell weighs."""

    FIXED = "fixed", _("Mended by the system")
    CONFIRM = "confirm", _("Please look")
    REFUSED = "refused", _("Refused")
