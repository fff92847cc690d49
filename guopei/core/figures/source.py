"""Where numbers come from: a set of raw rows that hang on the tree of units, and what is counted or added up in it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Aggregate, BigIntegerField, Count, Exists, F, Func, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, NullIf

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.columns import Column


class PathStep(Func):
    """One step of a unit's path: "/1/5/37/" is read from the left, the nation being step 2."""

    function = "split_part"
    output_field = TextField()


@dataclass(frozen=True)
class Measure:
    """A number that may be added up over regions: how many rows `where` holds for, or the sum of `adds` over them."""

    key: str
    where: Q = field(default_factory=Q)
    adds: Any = None

    def aggregate(self) -> Aggregate:
        """For annotate(): rows counted, or values added up, where the condition holds."""
        condition = self.where if self.where.children else None
        if self.adds is None:
            return Count("pk", filter=condition)
        return Sum(self.adds, filter=condition)


@dataclass(frozen=True, eq=False)
class Source:
    """Raw rows of one kind for a year.

    `path` is the lookup to the path of the unit that a row hangs on, `deepest` the lowest level where it can hang.
    The same `rows` and the same conditions make the number and the list that the number opens. That list has `columns`;
    `joins` are the relations that they read, `opens` says for each row what this actor may open from it.
    """

    key: str
    rows: Callable[[ProgrammeYear], QuerySet[Any]]
    path: str
    deepest: UnitKind
    measures: Sequence[Measure]
    columns: Sequence[Column]
    joins: Sequence[str] = ()
    opens: Callable[[Actor], Mapping[str, Exists]] | None = None

    @property
    def model(self) -> type[models.Model]:
        """What one row is."""
        return self.rows(ProgrammeYear(pk=0)).model

    def within(self, year: ProgrammeYear, unit: OrgUnit) -> QuerySet[Any]:
        """The rows that hang on a unit or anything below it."""
        return self.rows(year).filter(**{f"{self.path}__startswith": unit.path})

    def listed(self, actor: Actor, year: ProgrammeYear, unit: OrgUnit, where: Q) -> QuerySet[Any]:
        """The rows that a condition holds for, in the actor's sight, with everything that their list shows."""
        rows = visible(actor, self.within(year, unit).filter(where)).select_related(*self.joins).order_by("pk")
        return rows.annotate(**self.opens(actor)) if self.opens else rows

    def measured(self, year: ProgrammeYear, unit: OrgUnit, keys: Collection[str]) -> dict[str, Any]:
        """The named measures over all that hangs on a unit or anything below it. One query."""
        asked = {measure.key: measure.aggregate() for measure in self.measures if measure.key in keys}
        return {key: value or 0 for key, value in self.within(year, unit).order_by().aggregate(**asked).items()}

    def by_region(
        self, year: ProgrammeYear, unit: OrgUnit, only: Sequence[OrgUnit] = ()
    ) -> dict[int | None, dict[str, Any]]:
        """All measures for each unit directly below `unit`, by id; None is what hangs on `unit` itself. One query.

        `only` leaves out what does not hang on one of these units.
        """
        step = PathStep(F(self.path), Value("/"), Value(unit.depth + 3))
        below = Q()
        for part in only:
            below |= Q(**{f"{self.path}__startswith": part.path})
        grouped = (
            self.within(year, unit)
            .filter(below)
            .annotate(region=Cast(NullIf(step, Value("")), BigIntegerField()))
            .order_by()
            .values("region")
            .annotate(**{measure.key: measure.aggregate() for measure in self.measures})
        )
        return {row["region"]: {m.key: row[m.key] or 0 for m in self.measures} for row in grouped}
