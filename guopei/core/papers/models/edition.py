from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from guopei.core.documents.models import Document


class PaperEdition(models.Model):
    """The PDF of a record's paper, once for all who read the same words in it; `document` is empty until it is made.

    `digest` is the fingerprint of the words, not of the file: whoever sees less of the record has an edition of their
    own, and a record whose words stay the same keeps the one it has. `version` is the record's when it was asked for; 1
    where records have none.
    """

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    version = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    is_draft = models.BooleanField(_("draft"))
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, related_name="paper", verbose_name=_("document")
    )
    asked_at = models.DateTimeField(_("asked for"), db_default=GuopeiNow())

    class Meta:
        verbose_name = _("edition of a paper")
        verbose_name_plural = _("editions of papers")
        constraints = [
            models.UniqueConstraint(fields=["subject_table", "subject_id", "digest"], name="paper_edition_once"),
        ]

    def __str__(self) -> str:
        return self.document.name if self.document else self.digest[:8]

    @property
    def is_made(self) -> bool:
        """Whether its file is there."""
        return self.document is not None and self.document.erased_at is None
