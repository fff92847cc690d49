"""What the first six digits of an ID number may be (GB 11643, GB/T 2260): regions of today, of former years, and cards
of people whose area is none."""

from collections.abc import Iterable

from guopei.core.orgs.enums import REGION_KINDS, AreaKind
from guopei.core.orgs.models import OrgUnit, UnitCodeHistory

# Residence permits for people from Hong Kong, Macao and Taiwan carry these instead of a region.
RESIDENCE_PERMITS = frozenset({"810000", "820000", "830000"})
# Invented people of demonstrations and tests carry an area that no card can have.
INVENTED = "999999"
# GB/T 2260 knows no code for the Corps: ours never stands in an ID number.
OURS_ALONE = frozenset({"000000", "660000"})
# The first two digits of GB/T 2260. 83 serves residence permits alone.
PROVINCES = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42"}
    | {"43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"}
)


def area_codes() -> frozenset[str]:
    """Every six-digit area code that was ever in force since 1980: what an ID number may begin with. Two queries."""
    now = OrgUnit.objects.filter(kind__in=REGION_KINDS).values_list("code", flat=True)
    before = UnitCodeHistory.objects.values_list("code", flat=True)
    return (frozenset(now) | frozenset(before)) - OURS_ALONE


def kinds_of_areas(areas: Iterable[str]) -> dict[str, AreaKind]:
    """What each area is. Two queries, however many areas.

    A foreigner's permanent residence card has a 9, two digits of a province and three of a nationality.
    """
    known = area_codes()
    return {area: _kind(area, known) for area in areas}


def _kind(area: str, known: frozenset[str]) -> AreaKind:
    if area == INVENTED:
        return AreaKind.INVENTED
    if area in RESIDENCE_PERMITS:
        return AreaKind.RESIDENCE_PERMIT
    if area in known:
        return AreaKind.REGION
    if area.startswith("9") and area[1:3] in PROVINCES:
        return AreaKind.FOREIGN_RESIDENT
    return AreaKind.UNLISTED if area[:2] in PROVINCES else AreaKind.IMPOSSIBLE
