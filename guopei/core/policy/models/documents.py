from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PolicyDocument(models.Model):
    """A law, measure, notice or standard that rules come from.

    `confirmed` is false while its number or title was not read in a source.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, db_collation="C")
    number = models.CharField(_("document number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    source = models.CharField(_("where it was read"), max_length=200, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="policy_document_number", condition=~models.Q(number=""))
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return self.title if (get_language() or "zh").startswith("zh") else self.title_en
