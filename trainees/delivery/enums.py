"""Words of attendance."""

from django.db import models
from django.utils.translation import pgettext_lazy


class AttendanceStatus(models.TextChoices):
    """Whether a trainee was in a lesson. Late counts as attended; leave and absence do not."""

    PRESENT = "PRESENT", pgettext_lazy("attendance", "Present")
    LATE = "LATE", pgettext_lazy("attendance", "Late")
    LEAVE = "LEAVE", pgettext_lazy("attendance", "On leave")
    ABSENT = "ABSENT", pgettext_lazy("attendance", "Absent")


ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)


class RollState(models.TextChoices):
    """Whether the roll call of a lesson is still being taken. Only closed ones count for results."""

    OPEN = "OPEN", pgettext_lazy("roll call", "Being taken")
    CLOSED = "CLOSED", pgettext_lazy("roll call", "Ended")
