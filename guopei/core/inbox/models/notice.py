from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from guopei.core.access.enums import Role
from guopei.core.clock import GuopeiNow


class Notice(models.Model):
    """Something that a role at a unit should know, or one person (`user`) in that role.

    Its words come from the registry of kinds. Persons in `not_for` are not told: they may not do what is recalled.
    """

    kind = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(default=dict)
    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, related_name="notices")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("for this person only"),
    )
    not_for = ArrayField(models.BigIntegerField(), default=list, db_default=Value([]), editable=False)
    url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["unit", "role", "-id"], name="notice_by_reader")]

    def __str__(self) -> str:
        return self.kind


class NoticeRead(models.Model):
    """That a person has read a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(_("read"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("reading of a notice")
        verbose_name_plural = _("readings of notices")
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.user_id}"
