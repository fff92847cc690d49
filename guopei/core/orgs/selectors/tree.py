"""Walking the tree by its stored paths: never more than one query."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from guopei.core import clock
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit


def standing(on: date | None = None) -> Q:
    """Units that exist on a day (today)."""
    day = on or clock.today()
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gte=day))


def nation() -> OrgUnit:
    """The root of the tree."""
    return OrgUnit.objects.get(kind=UnitKind.NATION, valid_until=None)


def units(
    *kinds: UnitKind, within: OrgUnit | None = None, in_programme: bool | None = None, on: date | None = None
) -> QuerySet[OrgUnit]:
    """Units of these kinds (all kinds when none is named) that exist on a day, in pinyin order."""
    rows = OrgUnit.objects.filter(standing(on))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if within is not None:
        rows = rows.filter(path__startswith=within.path)
    if in_programme is not None:
        rows = rows.filter(in_programme=in_programme)
    return rows.order_by("pinyin", "id")


def path_ids(unit: OrgUnit) -> list[int]:
    """Ids from the root down to the unit itself."""
    return [int(step) for step in unit.path.strip("/").split("/")]


def ancestors(unit: OrgUnit, *, include_self: bool = False) -> list[OrgUnit]:
    """The units above, the nation first."""
    ids = path_ids(unit) if include_self else path_ids(unit)[:-1]
    return list(OrgUnit.objects.filter(pk__in=ids).order_by("depth")) if ids else []


def nearest_first(unit: OrgUnit) -> list[OrgUnit]:
    """The units above, the nearest first: where an approval chain looks for its next level."""
    return ancestors(unit)[::-1]


def ancestor(unit: OrgUnit, kind: UnitKind) -> OrgUnit | None:
    """The unit itself or the one above it that has this kind; None where the tree has no such level."""
    if unit.kind == kind:
        return unit
    return OrgUnit.objects.filter(pk__in=path_ids(unit)[:-1], kind=kind).first()


def children(unit: OrgUnit, *kinds: UnitKind, on: date | None = None) -> QuerySet[OrgUnit]:
    """Units directly below that exist on a day, in the order of the tree, then pinyin."""
    rows = OrgUnit.objects.filter(standing(on), parent=unit)
    return (rows.filter(kind__in=kinds) if kinds else rows).order_by("pinyin", "id")


def subtree(unit: OrgUnit, *, kinds: Sequence[UnitKind] = (), include_self: bool = True) -> QuerySet[OrgUnit]:
    """Everything at and below a unit, whenever it existed, in path order."""
    rows = OrgUnit.objects.filter(path__startswith=unit.path)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return (rows if include_self else rows.exclude(pk=unit.pk)).order_by("path")
