"""Who waits for a place of a quota, and who is next."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from trainees.selection.enums import NOMINATION_ENDED, EnrolmentState, NominationState
from trainees.selection.models import Enrolment, Nomination, Quota


def waiting(actor: Actor, quota: Quota) -> QuerySet[Nomination]:
    """The people of a quota who are named and not enrolled, with person and region.

    `place` is 0 for who has a place already, else the rank among the reserves: by it they stand in turn.
    """
    rows = visible(actor, Nomination.objects.filter(quota=quota, enrolment=None))
    return (
        rows.exclude(state__in=NOMINATION_ENDED)
        .select_related("teacher__county", "batch")
        .annotate(place=Coalesce("reserve_rank", 0))
    )


def due(quota_id: int) -> QuerySet[Nomination]:
    """Who can be enrolled at once: approved, with a place, not enrolled. In the order of the ranking's last word."""
    return Nomination.objects.filter(
        quota_id=quota_id, state=NominationState.APPROVED, is_reserve=False, enrolment=None
    ).order_by("pk")


def no_shows_of(quota: Quota) -> int:
    """How many enrolled people of a quota did not come."""
    return Enrolment.objects.filter(quota=quota, state=EnrolmentState.NO_SHOW).count()
