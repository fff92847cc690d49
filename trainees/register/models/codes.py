from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow
from trainees.register.enums import CodeStanding
from trainees.register.models.teachers import Teacher


class TeacherCode(models.Model):
    """A one-time code with which a teacher opens the own account: printed once, kept as a keyed hash, never in clear.

    A teacher has one open code at most: another one withdraws it. What was used or withdrawn never changes again; a
    code whose days are over stays open by its standing and opens nothing.
    """

    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="codes", verbose_name=_("teacher"))
    code_index = models.BinaryField(max_length=32, editable=False)
    issued_by = signed_by(_("issued by"), required=True)
    issued_at = models.DateTimeField(_("issued"), db_default=GuopeiNow(), editable=False)
    expires_at = models.DateTimeField(_("holds until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    standing = models.GeneratedField(
        expression=Case(
            When(used_at__isnull=False, then=Value(CodeStanding.USED.value)),
            When(withdrawn_at__isnull=False, then=Value(CodeStanding.WITHDRAWN.value)),
            default=Value(CodeStanding.OPEN.value),
        ),
        output_field=models.CharField(_("standing"), max_length=10, choices=CodeStanding.choices),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("activation code")
        verbose_name_plural = _("activation codes")
        constraints = [
            models.UniqueConstraint(fields=["code_index"], name="teacher_code_once"),
            models.UniqueConstraint(
                fields=["teacher"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="teacher_code_one_open",
            ),
            models.CheckConstraint(
                name="teacher_code_used_or_withdrawn", condition=Q(used_at=None) | Q(withdrawn_at=None)
            ),
            models.CheckConstraint(name="teacher_code_holds_for_a_while", condition=Q(expires_at__gt=F("issued_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.issued_at}"
