"""Words of the roster: batches, rows, nominations, enrolments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BatchState(models.TextChoices):
    """Where a roster stands on its way from a file to enrolments."""

    UPLOADED = "UPLOADED", _("Uploaded")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked")
    FAILED = "FAILED", _("Check without a result")
    SUBMITTED = "SUBMITTED", _("Submitted")
    COUNTY_APPROVED = "COUNTY_APPROVED", _("Approved by the county")
    PREFECTURE_APPROVED = "PREFECTURE_APPROVED", _("Approved by the prefecture")
    APPROVED = "APPROVED", _("Approved by the province")
    RETURNED = "RETURNED", _("Returned")
    UNDONE = "UNDONE", _("Undone")


PASSED_ON = frozenset(
    {BatchState.SUBMITTED, BatchState.COUNTY_APPROVED, BatchState.PREFECTURE_APPROVED, BatchState.APPROVED}
)
OPEN_TO_MEND = frozenset({BatchState.CHECKED, BatchState.FAILED, BatchState.RETURNED})  # its unit's own turn


class NominationState(models.TextChoices):
    """The review of one person, level by level."""

    SUBMITTED = "SUBMITTED", _("Submitted")
    COUNTY_APPROVED = "COUNTY_APPROVED", _("Approved by the county")
    PREFECTURE_APPROVED = "PREFECTURE_APPROVED", _("Approved by the prefecture")
    APPROVED = "APPROVED", _("Approved by the province")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


NOMINATION_ENDED = (NominationState.REJECTED, NominationState.WITHDRAWN)


class EnrolmentState(models.TextChoices):
    """Whether an enrolled person came, and stayed. The result is apart."""

    EXPECTED = "EXPECTED", _("Expected")
    NO_SHOW = "NO_SHOW", _("Did not come")
    ARRIVED = "ARRIVED", _("Arrived")
    LEFT = "LEFT", _("Left early")


class Result(models.TextChoices):
    """What a trainee achieved. Empty until somebody proposes it."""

    FAIL = "FAIL", pgettext_lazy("result", "Failed")
    PASS = "PASS", pgettext_lazy("result", "Passed")
    GOOD = "GOOD", pgettext_lazy("result", "Good")
    EXCELLENT = "EXCELLENT", pgettext_lazy("result", "Excellent")


class ResultState(models.TextChoices):
    """Proposing, confirming and publishing a result are three acts."""

    NONE = "NONE", _("No result")
    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    PUBLISHED = "PUBLISHED", _("Published")


class DifferenceState(models.TextChoices):
    """What became of a roster's value that differs from the register."""

    OPEN = "OPEN", pgettext_lazy("difference", "Open")
    TAKEN = "TAKEN", _("Taken into the register")
    KEPT = "KEPT", _("Register kept")
