"""Which region each row of a file comes from: resolved once per distinct spelling, inside the sender's own tree."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from guopei.core.imports.enums import Grade
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit, UnitAlias
from guopei.core.orgs.selectors.tree import ancestor, standing

_SEPARATORS = re.compile(r"[/\\、,，>\-—\s]+")
# What stands in the prefecture's column where there is none.
_NO_PREFECTURE = frozenset(
    ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖", "省直管", "直辖县", "无", "/", "-")
)
Spelling = tuple[str, str, str, str]  # province, city, county, region, as read


@dataclass(frozen=True)
class PlaceIssue:
    """What is wrong or was mended about a row's region."""

    field: str
    code: str
    grade: Grade
    params: dict[str, Any] = dataclass_field(default_factory=dict)


@dataclass
class Resolved:
    """The unit meant by a spelling (None: refused), and what there is to say about it."""

    unit_id: int | None = None
    issues: list[PlaceIssue] = dataclass_field(default_factory=list)

    def say(self, field_: str, code: str, grade: Grade, **params: Any) -> "Resolved":
        """Add an issue; a refusal takes the unit away."""
        self.issues.append(PlaceIssue(field_, code, grade, params))
        if grade == Grade.REFUSED:
            self.unit_id = None
        return self


class Places:
    """The names of a unit's tree, and of the provinces and prefectures that a row may name by mistake. Six queries."""

    def __init__(self, unit: OrgUnit) -> None:
        self.unit = unit
        self.province = ancestor(unit, UnitKind.PROVINCE) or unit
        below = OrgUnit.objects.filter(
            standing(), path__startswith=unit.path, kind__in=[UnitKind.COUNTY, UnitKind.PREFECTURE, UnitKind.PROVINCE]
        )
        self.own = _names(below)
        self.provinces = _names(OrgUnit.objects.filter(standing(), kind=UnitKind.PROVINCE))
        self.cities = _names(
            OrgUnit.objects.filter(standing(), kind=UnitKind.PREFECTURE, path__startswith=self.province.path)
        )

    def resolve(self, spelling: Spelling) -> Resolved:
        """The unit of one spelling."""
        province, city, county, region = (_tight(text) for text in spelling)
        if region and not county:
            province, city, county = self._split(spelling[3], province, city)
        found = self._county(county, city, "county" if spelling[2] or not region else "region")
        if found.unit_id is None:
            return found
        self._check_province(found, province)
        if found.unit_id is not None:
            self._check_city(found, city)
        return found

    def _split(self, text: str, province: str, city: str) -> tuple[str, str, str]:
        """ "河北省/石家庄市/行唐县", "河北省石家庄市行唐县" or just "行唐县"."""
        pieces = [piece for piece in _SEPARATORS.split(text.strip()) if piece]
        if len(pieces) == 1:
            rest = pieces[0]
            for names, keep in ((self.provinces, "province"), (self.cities, "city")):
                start = max((name for name in names if rest.startswith(name) and name != rest), key=len, default="")
                if start:
                    rest = rest[len(start) :]
                    province, city = (start, city) if keep == "province" else (province, start)
            return province, city, rest
        if len(pieces) == 2:
            first = _tight(pieces[0])
            return (first, city, _tight(pieces[1])) if first in self.provinces else (province, first, _tight(pieces[1]))
        return _tight(pieces[0]), _tight(pieces[-2]), _tight(pieces[-1])

    def _county(self, text: str, city: str, column: str) -> Resolved:
        if not text:
            if self.unit.kind == UnitKind.COUNTY:
                return Resolved(self.unit.pk).say(column, "county_filled", Grade.FIXED, after=self.unit.name)
            return Resolved().say(column, "county_missing", Grade.REFUSED)
        candidates = self.own.get(text, {})
        if len(candidates) > 1 and city:
            parents = set(self.cities.get(city, {}))
            candidates = {pk: known for pk, known in candidates.items() if known.parent_id in parents} or candidates
        if len(candidates) > 1:  # an official name beats a former or short one
            candidates = {pk: known for pk, known in candidates.items() if known.name == text} or candidates
        if not candidates:
            return Resolved().say(column, "county_not_yours", Grade.REFUSED, before=text, unit=self.unit.name)
        if len(candidates) > 1:
            return Resolved().say(column, "county_ambiguous", Grade.REFUSED, before=text)
        unit = next(iter(candidates.values()))
        found = Resolved(unit.pk)
        if unit.name != text:
            found.say(column, "county_matched", Grade.FIXED, before=text, after=unit.name)
        return found

    def _check_province(self, found: Resolved, text: str) -> None:
        if not text:
            return
        meant = self.provinces.get(text, {})
        if self.province.pk in meant or text in self.own:
            return
        if meant:
            found.say("province", "province_differs", Grade.REFUSED, before=text, unit=self.province.name)
        else:
            found.say("province", "province_unknown", Grade.CONFIRM, before=text, unit=self.province.name)

    def _check_city(self, found: Resolved, text: str) -> None:
        if not text or text in _NO_PREFECTURE or self.province.pk in self.provinces.get(text, {}):
            return
        meant = self.cities.get(text, {})
        above = self._paths.get(found.unit_id or 0, "")
        if any(f"/{pk}/" in above for pk in meant):
            return
        found.say("city", "city_differs" if meant else "city_unknown", Grade.CONFIRM, before=text)

    @property
    def _paths(self) -> dict[int, str]:
        return {pk: unit.path for units in self.own.values() for pk, unit in units.items()}


def _tight(text: str | None) -> str:
    return "".join((text or "").split())


def _names(units: Iterable[OrgUnit]) -> dict[str, dict[int, OrgUnit]]:
    """Every name → the units that bear it."""
    found: dict[str, dict[int, OrgUnit]] = defaultdict(dict)
    by_id = {unit.pk: unit for unit in units}
    for unit in by_id.values():
        for name in {unit.name, unit.short_name} - {""}:
            found[name][unit.pk] = unit
    for alias in UnitAlias.objects.filter(unit_id__in=by_id):
        found[alias.name][alias.unit_id] = by_id[alias.unit_id]
    return found
