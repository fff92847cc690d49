from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HistoricalAllocation(models.Model):
    """A published allocation of an earlier year, as its source says it, in fen.

    `unit` is empty for the nation's total and for what a source gives only as one remainder; `label` always says
    whose money it is. `status` tells a published figure from one derived from others.
    """

    class Status(models.TextChoices):
        PUBLISHED = "PUBLISHED", _("Published")
        PARTLY_DERIVED = "PARTLY_DERIVED", _("Published, one column derived")
        DERIVED = "DERIVED", _("Derived as remainder")

    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(
        "orgs.OrgUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="historical_allocations",
        verbose_name=_("province"),
    )
    label = models.CharField(_("as the source says"), max_length=100)
    is_total = models.BooleanField(_("is the nation's total"), default=False)
    total_fen = models.BigIntegerField(_("total"))
    advance_fen = models.BigIntegerField(_("ordered in advance"))
    formal_fen = models.BigIntegerField(_("ordered this time"))
    status = models.CharField(_("standing of the figures"), max_length=20, choices=Status.choices)
    source = models.CharField(_("source"), max_length=300)
    order = models.PositiveSmallIntegerField(_("line number"), default=0)

    class Meta:
        verbose_name = _("published allocation")
        verbose_name_plural = _("published allocations")
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "label"], name="historical_allocation_once"),
            models.CheckConstraint(
                name="historical_allocation_adds_up",
                condition=Q(total_fen=F("advance_fen") + F("formal_fen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.label}"
