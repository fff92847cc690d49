from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow


class Draft(models.Model):
    """What somebody has typed into a form and not sent yet, kept on the server so that nothing typed is lost."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=100)
    subject = models.CharField(max_length=100, blank=True)
    data = models.JSONField()
    saved_at = models.DateTimeField(_("saved"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "form", "subject"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.subject}"
