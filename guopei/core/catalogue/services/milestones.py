"""Progress of the key tasks, as each province reports it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import Milestone, MilestoneReached
from guopei.core.catalogue.rules import RECORD_MILESTONE
from guopei.core.catalogue.selectors.tasks import recorded_hindrance
from guopei.core.refusal import Denied, Refused, refuse


@service(_("Record a milestone"))
def record_milestone(milestone: Milestone, *, actor: Actor, reached_on: date, proof: str) -> MilestoneReached:
    """Say that the actor's province reached a milestone. Refuses a day to come, an empty proof, a second time."""
    require(actor, RECORD_MILESTONE, milestone)
    if actor.unit_id is None or actor.user_id is None:
        raise Denied(_("A province's own officer records its milestones."), code="no_province")
    if reached_on > clock.today():
        raise Refused(_("That day is still to come."), code="day_to_come", field="reached_on")
    if not proof.strip():
        raise Refused(_("Say what shows it."), code="proof_missing", field="proof")
    refuse(recorded_hindrance(milestone, actor.unit_id))
    return MilestoneReached.objects.create(
        milestone=milestone,
        province_id=actor.unit_id,
        reached_on=reached_on,
        proof=proof.strip(),
        recorded_by_id=actor.user_id,
    )


@service(_("Take back a milestone"))
def take_back_milestone(reached: MilestoneReached, *, actor: Actor) -> None:
    """Take a recorded milestone back. The trail keeps what was said. Refuses (404) another province's."""
    require(actor, RECORD_MILESTONE, reached)
    reached.delete()
