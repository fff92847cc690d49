"""The figures of a region and of the units below it: one query per kind of raw row, whatever the number of units."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.figures import registry
from guopei.core.figures.quantity import Quantity
from guopei.core.figures.registry import Figure
from guopei.core.orgs.enums import REGION_KINDS, UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import standing
from guopei.reports.rules import VIEW_BOARD


@dataclass(frozen=True)
class Line:
    """A region's figures. `unit` None: what hangs on the board's own unit and on nothing below it."""

    unit: OrgUnit | None
    quantities: Mapping[str, Quantity]
    is_empty: bool

    def __getitem__(self, key: str) -> Quantity:
        return self.quantities[key]


@dataclass(frozen=True)
class Board:
    """Everything that a dashboard, a report or the API shows of a region in a year, read at one moment.

    `whole` is the sum of the lines, the one under `own` included: a figure above equals its column below.
    """

    unit: OrgUnit
    year: ProgrammeYear
    as_of: datetime
    figures: Sequence[Figure]
    whole: Line
    lines: Sequence[Line]
    own: Line | None
    columns: Sequence[Figure]

    @property
    def table(self) -> list[Line]:
        """The lines of the table, what lies at the unit itself last."""
        return [*self.lines, *([self.own] if self.own is not None else [])]

    @property
    def own_name(self) -> str:
        """What the line of the unit itself is called: the nation's is no province's, its money no transfer."""
        if self.unit.kind == UnitKind.NATION:
            return gettext("Demonstration line (the ministry's own)")
        return gettext("At this level itself")


def years(actor: Actor) -> list[ProgrammeYear]:
    """The years that were opened, the latest first. The catalogue is common knowledge."""
    return list(ProgrammeYear.objects.exclude(state=YearState.DRAFT).order_by("-year"))


def year_of(actor: Actor, number: int | None) -> ProgrammeYear:
    """An opened year by its number. 404 for a draft, for a year that does not exist, and without a number."""
    found = ProgrammeYear.objects.exclude(state=YearState.DRAFT).filter(year=number).first() if number else None
    if found is None:
        raise Http404("ProgrammeYear")
    return found


def region_for(actor: Actor, code: str = "") -> OrgUnit:
    """The region with this code, in the actor's sight; without a code the region that the actor acts for.

    404 for what lies outside, whether it exists or not.
    """
    regions = OrgUnit.objects.filter(kind__in=REGION_KINDS)
    if code:
        found = regions.filter(code=code, path__startswith=actor.unit_path).order_by("valid_until", "-pk").last()
    elif actor.unit_id is None:
        found = regions.filter(kind=UnitKind.NATION).first()
    else:
        found = regions.filter(pk=actor.unit_id).first()
    if found is None:
        raise Http404("OrgUnit")
    return found


def board(actor: Actor, *, year: ProgrammeYear, unit: OrgUnit) -> Board:
    """The board of a region. Refuses roles that see no boards; 404 for a region out of sight."""
    _refuse_out_of_sight(actor, unit)
    as_of = clock.now()
    measured: dict[int | None, dict[str, Any]] = defaultdict(dict)
    for source in registry.sources():
        for region, values in source.by_region(year, unit).items():
            measured[region].update(values)
    figures = [figure for figure in registry.figures() if figure.applies_to(unit.kind)]
    columns = [figure for figure in registry.figures() if figure.goes_below(unit.kind)]
    lines = [_line(child, measured.get(child.pk, {}), columns) for child in _below(unit, measured)]
    own = _line(None, measured.get(None, {}), columns)
    return Board(
        unit=unit,
        year=year,
        as_of=as_of,
        figures=figures,
        whole=_line(unit, _sum(measured), figures),
        lines=lines,
        own=None if own.is_empty else own,
        columns=columns,
    )


def quantity_of(actor: Actor, figure: Figure, *, year: ProgrammeYear, unit: OrgUnit) -> Quantity:
    """One figure of a region, as its board shows it, without the others: one query.

    Refuses as the board does; 404 also for a figure that has no meaning for a region of this kind.
    """
    _refuse_out_of_sight(actor, unit)
    if not figure.applies_to(unit.kind):
        raise Http404("Figure")
    return figure.quantity(figure.source.measured(year, unit, {figure.part, figure.whole}))


def idle_regions(actor: Actor, *, year: ProgrammeYear, unit: OrgUnit) -> set[int]:
    """The regions directly below whose figures are all nothing: their lines of the board are empty.

    One query per kind of raw row, none for regions that an earlier one has found at work. Refuses as the board does.
    """
    _refuse_out_of_sight(actor, unit)
    left = _below(unit, {})
    for source in registry.sources():
        if not left:
            break
        parts = {figure.part for figure in registry.figures() if figure.source == source}
        counted = source.by_region(year, unit, only=left)
        left = [child for child in left if not any(counted.get(child.pk, {}).get(part) for part in parts)]
    return {child.pk for child in left}


def _refuse_out_of_sight(actor: Actor, unit: OrgUnit) -> None:
    """Denied for roles that see no boards; 404 for a region out of sight."""
    require(actor, VIEW_BOARD)
    if not unit.path.startswith(actor.unit_path):
        raise Http404("OrgUnit")


def _below(unit: OrgUnit, measured: Mapping[int | None, Any]) -> list[OrgUnit]:
    """The regions directly below that stand today and take part, and those that have numbers all the same."""
    counted = [region for region in measured if region is not None]
    return list(
        OrgUnit.objects.filter(parent=unit, kind__in=REGION_KINDS)
        .filter((standing() & Q(in_programme=True)) | Q(pk__in=counted))
        .order_by("code", "pk")
    )


def _sum(measured: Mapping[int | None, Mapping[str, Any]]) -> dict[str, Any]:
    total: dict[str, Any] = defaultdict(int)
    for values in measured.values():
        for key, value in values.items():
            total[key] += value
    return total


def _line(unit: OrgUnit | None, measured: Mapping[str, Any], figures: Sequence[Figure]) -> Line:
    """A province of which nothing at all is on record takes no part: it has no values, and none of them is nought."""
    quantities = {figure.key: figure.quantity(measured) for figure in figures}
    is_empty = not any(quantity.part or quantity.whole for quantity in quantities.values())
    if is_empty and unit is not None and unit.kind == UnitKind.PROVINCE:
        quantities = {key: quantity.missing for key, quantity in quantities.items()}
    return Line(unit, quantities, is_empty)
