"""Reading quotas: how many places, given on, named, enrolled."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.flow.selectors.steps import unit_hindrance
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from trainees.selection.enums import NOMINATION_ENDED
from trainees.selection.models import Nomination, Quota, RosterBatch

_LIVE = ~Q(nominations__state__in=NOMINATION_ENDED)
_ORDER = ("unit", "parent__unit", "task_order__plan_item__sub_project", "task_order__plan_item__plan__year")


def quotas(actor: Actor) -> QuerySet[Quota]:
    """The quotas in sight, with task order and project, and how many were named in each (`named`).

    Counted quota by quota, so that a sorted page counts for the quotas on it only.
    """
    live = Nomination.objects.filter(quota=OuterRef("pk")).exclude(state__in=NOMINATION_ENDED)
    counted = live.order_by().values("quota").annotate(number=Count("pk")).values("number")
    named = Coalesce(Subquery(counted), 0)
    return visible(actor, Quota.objects.all()).select_related(*_ORDER).annotate(named=named)


def get_quota(actor: Actor, pk: int) -> Quota:
    """One quota in sight; 404 for hidden and missing alike."""
    rows = Quota.objects.select_related(*_ORDER, "task_order__holder")
    return get_visible(actor, rows, pk=pk)


def children_of(actor: Actor, quota: Quota) -> QuerySet[Quota]:
    """The quotas given on from one, with what was named and whether a roster is under way."""
    return (
        quotas(actor)
        .filter(parent=quota)
        .annotate(has_roster=Exists(RosterBatch.objects.filter(quota=OuterRef("pk"))))
        .order_by("unit__code")
    )


@dataclass(frozen=True)
class Filled:
    """How far a quota is filled, with all that were given on from it."""

    named: int = 0
    reserves: int = 0
    confirmed: int = 0

    def __add__(self, other: "Filled") -> "Filled":
        return Filled(self.named + other.named, self.reserves + other.reserves, self.confirmed + other.confirmed)


def filled_below(actor: Actor, quota: Quota) -> dict[int, Filled]:
    """By quota, how far this one and every one given on from it are filled, each with what lies below it. One query."""
    rows = (
        visible(actor, Quota.objects.filter(task_order=quota.task_order_id, unit__path__startswith=quota.unit.path))
        .annotate(
            named=Count("nominations", filter=_LIVE),
            reserves=Count("nominations", filter=_LIVE & Q(nominations__is_reserve=True)),
        )
        .values_list("pk", "parent_id", "named", "reserves", "confirmed")
    )
    own = {pk: Filled(*counts) for pk, _parent, *counts in rows}
    parents = {pk: parent for pk, parent, *_counts in rows}
    filled = dict.fromkeys(own, Filled())
    for pk, counts in own.items():
        place: int | None = pk
        while place in filled:
            filled[place] += counts
            place = parents[place]
    return filled


def named_in(quota: Quota) -> tuple[int, int]:
    """(people named, of them reserves) of one quota."""
    found = Nomination.objects.filter(quota=quota).exclude(state__in=NOMINATION_ENDED)
    counts = found.aggregate(named=Count("pk"), reserves=Count("pk", filter=Q(is_reserve=True)))
    return counts["named"], counts["reserves"]


def due_quotas(actor: Actor) -> QuerySet[Quota]:
    """Quotas of the actor's own unit that still have places to fill."""
    return quotas(actor).filter(unit_id=actor.unit_id, places__gt=F("allocated") + F("confirmed"))


def lacks_quota(actor: Actor, order: TaskOrder) -> bool:
    """Whether the places of an accepted order of the actor's unit still wait for its quota."""
    if unit_hindrance(actor, order.plan_item.plan.province_id) is not None:
        return False
    return order.state == TaskOrderState.ACCEPTED and not Quota.objects.filter(task_order=order, parent=None).exists()
