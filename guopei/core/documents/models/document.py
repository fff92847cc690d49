import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guopei.core.clock import GuopeiNow
from guopei.core.documents.enums import FileType


class Document(models.Model):
    """A stored file: found by its UUID, named by its sender, typed by its content.

    The bytes lie under the data folder, sealed when they hold personal data; `erased_at` says that they are gone.
    `stored_under` is the grant that its sender acted under.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=10)  # a key of `purposes.py`
    type = models.CharField(_("type"), max_length=10, choices=FileType.choices)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    is_sealed = models.BooleanField(default=False)
    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, related_name="documents")
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stored_under = models.ForeignKey("access.Grant", on_delete=models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField(_("stored"), db_default=GuopeiNow())
    erased_at = models.DateTimeField(_("erased"), null=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["unit", "-id"], name="document_by_unit")]

    def __str__(self) -> str:
        return self.name
