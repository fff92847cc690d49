"""Which unit a person means by what they wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, Value, When

from guopei.core.orgs.enums import REGION_KINDS, UnitKind
from guopei.core.orgs.models import OrgUnit, UnitAlias
from guopei.core.orgs.selectors.tree import standing

EXACT, ALIAS, SHORT, PART = "exact", "alias", "short", "part"
_LEVELS = (EXACT, ALIAS, SHORT)
MOST_CANDIDATES = 20


@dataclass(frozen=True)
class Found:
    """One unit, or why there is none: no candidates (nothing is called that), or several (say which)."""

    unit: OrgUnit | None
    candidates: tuple[OrgUnit, ...]
    how: str

    @property
    def is_ambiguous(self) -> bool:
        """Several units could be meant."""
        return self.unit is None and len(self.candidates) > 1


def find_unit(text: str, *, within: OrgUnit | None = None, kinds: Sequence[UnitKind] = ()) -> Found:
    """The standing unit called `text` (name or code): by name, else another name, else short name, else part of one.

    The first level that matches decides: one match is the unit, several are the candidates. Part of a name counts
    from two characters on. Two queries at most.
    """
    wanted = "".join(text.split())
    if not wanted:
        return Found(None, (), "")
    rows = OrgUnit.objects.filter(standing())
    if within is not None:
        rows = rows.filter(path__startswith=within.path)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    by_level = [
        Q(name=wanted) | Q(code=wanted) | Q(kind__in=REGION_KINDS, name_en__iexact=text.strip()),
        Q(pk__in=UnitAlias.objects.filter(name=wanted).values("unit_id")),
        Q(short_name=wanted),
    ]
    level = Case(*[When(condition, then=Value(place)) for place, condition in enumerate(by_level)])
    matched = list(
        rows.filter(by_level[0] | by_level[1] | by_level[2])
        .annotate(level=level)
        .order_by("level", "depth", "pinyin", "id")[:MOST_CANDIDATES]
    )
    if matched:
        best = matched[0].level
        return _found([unit for unit in matched if unit.level == best], _LEVELS[best])
    if len(wanted) < 2:
        return Found(None, (), "")
    return _found(rows.filter(name__contains=wanted).order_by("depth", "pinyin", "id")[:MOST_CANDIDATES], PART)


def _found(candidates: Iterable[OrgUnit], how: str) -> Found:
    units = tuple(candidates)
    return Found(units[0] if len(units) == 1 else None, units, how if units else "")
