"""Where the phases of a class depart from those of its task order."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guopei.core.catalogue.enums import FACE_TO_FACE, PhaseKind
from projects.orders.models import TaskOrderPhase
from projects.planning.selectors.terms import Extent, extents
from trainees.classes.models import Phase, TrainingClass


@dataclass(frozen=True)
class Departure:
    """A kind of phase: what the order has of it for each person, and what the class has."""

    kind: PhaseKind
    ordered: Extent
    held: Extent

    @property
    def label(self) -> Any:
        """The kind in words."""
        return self.kind.label


def departures_of(training_class: TrainingClass) -> list[Departure]:
    """The kinds of which the class has more or less than its order, in days where people come together, in hours
    elsewhere. Empty where it agrees or has no order. Two queries."""
    if training_class.task_order_id is None:
        return []
    ordered = extents(TaskOrderPhase.objects.filter(task_order_id=training_class.task_order_id))
    held = _held(training_class)
    nothing = Extent()
    found = [
        Departure(kind, ordered.get(kind, nothing), held.get(kind, nothing))
        for kind in PhaseKind
        if kind in ordered or kind in held
    ]
    return [one for one in found if one.ordered != one.held]


def _held(training_class: TrainingClass) -> dict[str, Extent]:
    """Days from first to last where people come together; hours of the phase elsewhere."""
    found: dict[str, Extent] = defaultdict(Extent)
    for phase in Phase.objects.filter(training_class=training_class):
        before = found[phase.kind]
        together = phase.kind in FACE_TO_FACE
        days = (phase.held.upper - phase.held.lower).days if together else 0
        found[phase.kind] = Extent(before.days + days, before.hours + (Decimal(0) if together else phase.hours))
    return dict(found)
