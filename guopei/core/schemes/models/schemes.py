from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.signing import second_person, signed_by
from guopei.core.clock import GuopeiNow
from guopei.core.schemes.enums import SchemeState
from guopei.core.schemes.purposes import purpose_label


class Scheme(models.Model):
    """What something is judged by (指标体系): a tree of indicators whose weights add up to 100, in one edition.

    It belongs to a province or the nation (`unit`). A person draws it up, another publishes it; from then on it
    stands. To change it, it is copied: the copy is the next edition of that title.
    """

    unit = models.ForeignKey("orgs.OrgUnit", on_delete=models.PROTECT, related_name="schemes", verbose_name=_("unit"))
    purpose = models.CharField(_("purpose"), max_length=40, db_collation="C")
    year = models.ForeignKey(
        "catalogue.ProgrammeYear",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        verbose_name=_("programme year"),
    )
    title = models.CharField(_("title"), max_length=100)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, db_default=1)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    basis = models.CharField(_("based on"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=20, choices=SchemeState.choices, default=SchemeState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    drafted_by = signed_by(_("drafted by"), required=True)
    submitted_by = signed_by(_("submitted by"))
    decided_by = signed_by(_("published by"))
    drafted_at = models.DateTimeField(_("drafted"), db_default=GuopeiNow(), editable=False)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title", "edition"], name="scheme_edition_once"),
            models.CheckConstraint(name="scheme_titled", condition=~Q(title="")),
            models.CheckConstraint(name="scheme_edition_counts", condition=Q(edition__gte=1)),
            second_person("scheme_second_person", "decided_by", than="drafted_by", and_than="submitted_by"),
            models.CheckConstraint(
                name="scheme_published_has_publisher",
                condition=~Q(state__in=["PUBLISHED", "RETIRED"])
                | Q(decided_by__isnull=False, submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def purpose_label(self) -> str:
        """What it judges, in words."""
        return purpose_label(self.purpose)
