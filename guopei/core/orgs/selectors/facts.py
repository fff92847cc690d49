"""Dated facts about units."""

from datetime import date

from django.db.models import Q, QuerySet

from guopei.core import clock
from guopei.core.orgs.models import Designation, OrgUnit


def _in_force(on: date | None) -> Q:
    day = on or clock.today()
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gte=day))


def members_of(set_code: str, *, on: date | None = None) -> QuerySet[OrgUnit]:
    """The units of a set on a day (today), in pinyin order. An unknown code is an empty set."""
    belonging = Designation.objects.filter(_in_force(on), unit_set__code=set_code)
    return OrgUnit.objects.filter(pk__in=belonging.values("unit_id")).order_by("pinyin", "id")


def designated(unit: OrgUnit, set_code: str, *, on: date | None = None) -> bool:
    """Whether the unit itself belongs to a set on a day (today)."""
    return Designation.objects.filter(_in_force(on), unit_set__code=set_code, unit=unit).exists()


def designations_of(unit: OrgUnit) -> QuerySet[Designation]:
    """Every set the unit belongs or belonged to."""
    return Designation.objects.filter(unit=unit).select_related("unit_set").order_by("unit_set__code", "valid_from")
