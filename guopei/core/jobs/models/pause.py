from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.clock import GuopeiNow


class WorkPause(models.Model):
    """Scheduled work that somebody switched off: while there is a row, beat does not send it."""

    kind = models.CharField(_("kind"), max_length=60)
    reason = models.CharField(_("reason"), max_length=300)
    paused_by = signed_by(_("switched off by"), required=True)
    paused_at = models.DateTimeField(_("switched off"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("switched-off work")
        verbose_name_plural = _("switched-off work")
        constraints = [models.UniqueConstraint(fields=["kind"], name="work_pause_once")]

    def __str__(self) -> str:
        return self.kind
