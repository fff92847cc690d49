from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from trainees.register.models.teachers import Teacher
from trainees.selection.enums import DifferenceState


class TeacherDifference(models.Model):
    """A roster says something else about a registered person. Somebody decides; until then the register stands.

    `sealed_for` is the UUID that a value was sealed to: it was sealed before the person was found.
    """

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="differences", verbose_name=_("teacher"))
    batch = models.ForeignKey(
        "trainees.RosterBatch", models.CASCADE, related_name="differences", verbose_name=_("roster")
    )
    field = models.CharField(_("field"), max_length=30, db_collation="C")
    register_value = models.CharField(_("register says"), max_length=200, blank=True)
    roster_value = models.CharField(_("roster says"), max_length=200, blank=True)
    roster_sealed = models.BinaryField(null=True, editable=False)
    roster_index = models.BinaryField(null=True, editable=False)
    sealed_for = models.UUIDField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN, db_collation="C"
    )
    decided_by = signed_by(_("decided by"))
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("difference from the register")
        verbose_name_plural = _("differences from the register")
        constraints = [
            models.UniqueConstraint(fields=["batch", "teacher", "field"], name="difference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.field}"
