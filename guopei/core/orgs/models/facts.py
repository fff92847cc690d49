"""Dated facts about units: membership in a named set, and sourced figures."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guopei.core.orgs.enums import Indicator
from guopei.core.orgs.models.ranges import validity
from guopei.core.orgs.models.units import OrgUnit


class UnitSet(models.Model):
    """A named set of units: provinces of the central fund, the 832 former poverty counties, the 160 key counties."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("set of units")
        verbose_name_plural = _("sets of units")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class Designation(models.Model):
    """A unit belongs to a set for a period. Never twice on one day. `confirmed` is false until a source shows it."""

    unit_set = models.ForeignKey(UnitSet, models.PROTECT, related_name="designations", verbose_name=_("set"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="designations", verbose_name=_("unit"))
    detail = models.CharField(_("detail"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        constraints = [
            ExclusionConstraint(
                name="orgs_designation_once",
                expressions=[
                    ("unit_set", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The unit already belongs to this set in the same period."),
            ),
            models.CheckConstraint(
                name="orgs_designation_validity",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_set_id}: {self.unit_id}"


class RegionStatistic(models.Model):
    """A published figure about a region, with the place where it was read."""

    unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        related_name="statistics",
        verbose_name=_("unit"),
        db_index=False,  # orgs_statistic_once begins with it
    )
    year = models.PositiveSmallIntegerField(_("year"))
    indicator = models.CharField(_("figure"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "indicator"], name="orgs_statistic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.indicator}"

    @property
    def amount(self) -> int | Decimal:
        """The value without empty decimals."""
        return int(self.value) if self.value == int(self.value) else self.value

    @property
    def indicator_label(self) -> str:
        """The figure's name in the reader's language; the code of one that has no name yet."""
        return str(Indicator(self.indicator).label) if self.indicator in Indicator.values else self.indicator
