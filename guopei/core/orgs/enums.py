"""Words of the organisation tree."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What a unit is. The order is the order of the tree; a parent always stands before its child."""

    NATION = "NATION", _("Nation")
    PROVINCE = "PROVINCE", _("Province")
    PREFECTURE = "PREFECTURE", _("Prefecture")
    COUNTY = "COUNTY", _("County")
    SCHOOL = "SCHOOL", _("School")
    INSTITUTION = "INSTITUTION", _("Training institution")


REGION_KINDS = (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)

# Municipalities and province-run counties have no prefecture; 441900, 442000, 460400 and 620200 have no counties,
# and some schools are run by a prefecture or a province directly.
LEGAL_PARENTS: dict[UnitKind, tuple[UnitKind, ...]] = {
    UnitKind.NATION: (),
    UnitKind.PROVINCE: (UnitKind.NATION,),
    UnitKind.PREFECTURE: (UnitKind.PROVINCE,),
    UnitKind.COUNTY: (UnitKind.PROVINCE, UnitKind.PREFECTURE),
    UnitKind.SCHOOL: (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY),
    UnitKind.INSTITUTION: (UnitKind.NATION, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY),
}


class AliasKind(models.TextChoices):
    """Why somebody would write another name."""

    SHORT = "SHORT", _("Short name")
    FORMER = "FORMER", _("Former name")
    VARIANT = "VARIANT", _("Other spelling")


class AreaKind(enum.Enum):
    """What the first six digits of an ID number say."""

    REGION = enum.auto()  # of today or of former years
    RESIDENCE_PERMIT = enum.auto()  # for people from Hong Kong, Macao or Taiwan
    FOREIGN_RESIDENT = enum.auto()  # a permanent residence card
    INVENTED = enum.auto()
    UNLISTED = enum.auto()  # of a province, but in no list since 1980
    IMPOSSIBLE = enum.auto()  # no province begins like this


class Indicator(models.TextChoices):
    """Published figures that are known so far. A new source may bring new ones: the column is free."""

    TEACHERS = "fulltime_teachers.all", _("Full-time teachers, all stages")
    TEACHERS_K = "fulltime_teachers.kindergarten", _("Full-time teachers, kindergartens")
    TEACHERS_P = "fulltime_teachers.primary", _("Full-time teachers, primary schools")
    TEACHERS_J = "fulltime_teachers.junior", _("Full-time teachers, junior secondary schools")
    TEACHERS_S = "fulltime_teachers.senior_general", _("Full-time teachers, general senior secondary schools")
    TEACHERS_V = "fulltime_teachers.secondary_vocational", _("Full-time teachers, secondary vocational schools")
    TEACHERS_E = "fulltime_teachers.special", _("Full-time teachers, special education")
