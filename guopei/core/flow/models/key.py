from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow


class IdempotencyKey(models.Model):
    """A write that was done under a key made by the client: sent again, it answers the same and does nothing."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    used_at = models.DateTimeField(_("used"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")

    def __str__(self) -> str:
        return str(self.key)
