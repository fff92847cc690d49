from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import signed_by
from guopei.core.documents.models.document import Document


class Attachment(models.Model):
    """A file that somebody put with a record: of which kind, and, when it was taken away, by whom, when and why.

    Size, type, sender and time are its document's. A row is never deleted: a removed one says what was there.
    """

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    kind = models.CharField(_("kind of attachment"), max_length=40)  # a key of the record's kinds, see `attaching.py`
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="attachment", verbose_name=_("document")
    )
    removed_at = models.DateTimeField(_("removed"), null=True)
    removed_by = signed_by(_("removed by"))
    removal_reason = models.CharField(_("reason for removal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["subject_table", "subject_id", "id"], name="attachment_by_subject")]
        constraints = [
            models.CheckConstraint(
                name="attachment_removed_has_reason",
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason=""),
            )
        ]

    def __str__(self) -> str:
        return self.document.name
