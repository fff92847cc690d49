"""What phases add up to, wherever there are phases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guopei.core.catalogue.enums import OFF_JOB, PhaseKind, PriceUnit
from projects.planning.models import PlanItem
from projects.planning.models.terms import PhaseTerms


@dataclass(frozen=True)
class Extent:
    """How much of a kind of phase one person has: days together, of all visits, or hours."""

    days: int = 0
    hours: Decimal = Decimal(0)


def first_phase(item: PlanItem) -> dict[str, Any]:
    """What an item agrees on, as one phase on site; for how many people is said with it."""
    return {
        "kind": PhaseKind.ONSITE.value,
        "unit": PriceUnit.PERSON_DAY.value,
        "days": item.days,
        "rate_fen": item.rate_fen,
    }


def extents(phases: Iterable[PhaseTerms]) -> dict[str, Extent]:
    """What is agreed of each kind of phase, in the order of the kinds."""
    found: dict[str, Extent] = defaultdict(Extent)
    for phase in phases:
        before = found[phase.kind]
        found[phase.kind] = Extent(before.days + phase.days * max(phase.visits, 1), before.hours + phase.hours)
    return {kind: found[kind] for kind in PhaseKind.values if kind in found}


def shadowing_share(phases: Iterable[PhaseTerms]) -> Decimal | None:
    """The percentage of the person-days off the job that are shadowing; None where there is no shadowing."""
    days = dict.fromkeys(OFF_JOB, 0)
    for phase in phases:
        if phase.kind in days:
            days[PhaseKind(phase.kind)] += phase.places * phase.days
    if not days[PhaseKind.SHADOW]:
        return None
    return (Decimal(100 * days[PhaseKind.SHADOW]) / sum(days.values())).quantize(Decimal("0.1"))
