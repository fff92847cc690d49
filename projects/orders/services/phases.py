"""The phases that an order has where nobody gives others."""

from projects.orders.models import TaskOrder
from projects.planning.models import PlanItem
from projects.planning.selectors.terms import first_phase
from projects.planning.services.phases import PhaseInput


def phase_of_item(item: PlanItem, places: int) -> PhaseInput:
    """So many people for the days and at the rate of the item: its own terms as a phase."""
    return PhaseInput(places=places, **first_phase(item))


def phases_for(order: TaskOrder, places: int) -> list[PhaseInput]:
    """The phases of an order as they stand; those for everybody are for so many places then."""
    return [
        PhaseInput(
            id=phase.pk,
            kind=phase.kind,
            unit=phase.unit,
            places=places if phase.places == order.places else phase.places,
            days=phase.days,
            hours=phase.hours,
            visits=phase.visits,
            rate_fen=phase.rate_fen,
        )
        for phase in order.phases.all()
    ]
