"""The organisation tree: nation, province, prefecture, county, school, training institution."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guopei.core.orgs.enums import REGION_KINDS, AliasKind, UnitKind
from guopei.core.orgs.models.ranges import validity


class OrgUnit(models.Model):
    """One unit. `path`, `depth` and an empty `geo_code` are filled by a database trigger, never by Python.

    Codes: GB/T 2260 for regions (nation 000000, XPCC our own 660000), ten digits for schools, the eighteen characters
    of the unified social credit code (GB 32100) for institutions. `valid_from` and `valid_until` are both inside.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind.choices)
    code = models.CharField(_("code"), max_length=18, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    pinyin = models.CharField(_("sort key"), max_length=400, blank=True, db_collation="C")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent unit"),
        db_index=False,  # orgs_unit_parent_kind begins with it
    )
    path = models.TextField(_("path"), editable=False, db_default="", db_collation="C")
    depth = models.PositiveSmallIntegerField(_("depth"), editable=False, db_default=0)
    geo_code = models.CharField(_("map code"), max_length=6, blank=True, db_default="", db_collation="C")
    in_programme = models.BooleanField(_("takes part in the programme"), default=True, db_default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [
            models.Index(fields=["path"], name="orgs_unit_path", opclasses=["text_pattern_ops"]),
            models.Index(fields=["kind", "pinyin", "id"], name="orgs_unit_kind_pinyin"),
            models.Index(fields=["parent", "kind", "code"], name="orgs_unit_parent_kind"),
            models.Index(fields=["geo_code"], name="orgs_unit_geo"),
            models.Index(fields=["code"], name="orgs_unit_code"),
            models.Index(fields=["name"], name="orgs_unit_name"),
            models.Index(fields=["short_name"], name="orgs_unit_short"),
        ]
        constraints = [
            ExclusionConstraint(
                name="orgs_unit_code_once",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another unit of this kind has this code in the same period."),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=UnitKind.NATION, valid_until=None), name="orgs_one_nation"
            ),
            models.CheckConstraint(
                name="orgs_unit_code_shape",
                condition=(
                    Q(kind__in=REGION_KINDS, code__regex=r"^[0-9]{6}$")
                    | Q(kind=UnitKind.SCHOOL, code__regex=r"^[0-9]{10}$")
                    | Q(kind=UnitKind.INSTITUTION, code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$")
                ),
                violation_error_message=_("The code does not have the shape that this kind of unit uses."),
            ),
            models.CheckConstraint(
                name="orgs_unit_parent_given",
                condition=Q(kind=UnitKind.NATION, parent=None) | (~Q(kind=UnitKind.NATION) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="orgs_unit_validity",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(name="orgs_unit_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language: English where there is one and the page is English."""
        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.name

    @property
    def names(self) -> dict[str, str]:
        """The name in every language, for words that are kept now and read by others later."""
        return {"zh": self.name, "en": self.name_en or self.name}


class UnitAlias(models.Model):
    """Another name under which people write a unit. One name may belong to several units: then it is ambiguous."""

    unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="aliases",
        verbose_name=_("unit"),
        db_index=False,  # orgs_alias_once begins with it
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=16, choices=AliasKind.choices)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        indexes = [models.Index(fields=["name"], name="orgs_alias_name")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="orgs_alias_once"),
            models.CheckConstraint(name="orgs_alias_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class UnitCodeHistory(models.Model):
    """A code that a region bore for some years, and the unit that carries on today (none when the region ended).

    ID numbers keep the area code of the year of birth, so a check of their first six digits asks this table too.
    """

    code = models.CharField(_("code"), max_length=6, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="former_codes", verbose_name=_("unit today")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("former code")
        verbose_name_plural = _("former codes")
        indexes = [models.Index(fields=["code"], name="orgs_former_code")]
        constraints = [
            models.UniqueConstraint(fields=["code", "name", "first_year"], name="orgs_former_code_once"),
            models.CheckConstraint(name="orgs_former_code_years", condition=Q(last_year__gte=F("first_year"))),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
