"""What stands in the way of giving places on and naming people for them: asked by the service that does it, and by the
page whose form would open."""

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.refusal import Refused
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from trainees.selection.models import Quota


def order_hindrance(order: TaskOrder) -> Refused | None:
    """Nobody is named on the task order any more, or not yet: until it is accepted it may be declined, and its places
    and institution may change."""
    if order.state == TaskOrderState.ACCEPTED:
        return None
    return Refused(
        _("The task order %(number)s is “%(state)s”: places are given on and filled only while it is accepted."),
        code="order_not_open",
        rule="trainees.quota",
        params={"number": order.number, "state": order.get_state_display()},
    )


def split_hindrance(actor: Actor, quota: Quota) -> Refused | None:
    """Somebody else holds the places."""
    if quota.unit_id == actor.unit_id:
        return None
    return Refused(_("Only the unit that holds the places distributes them."), code="not_holder", rule="trainees.quota")


def naming_hindrance(actor: Actor, unit_id: int) -> Refused | None:
    """The places were given to another unit than the actor's."""
    if actor.is_system or unit_id == actor.unit_id:
        return None
    return Refused(
        _("Only the unit that was given the places names people for them."), code="not_holder", rule="trainees.quota"
    )


def late_hindrance(quota: Quota) -> Refused | None:
    """The quota's last day is over."""
    if quota.due_on is None or clock.today() <= quota.due_on:
        return None
    return Refused(
        _("Rosters for this quota were due on %(day)s. Ask the unit above for a later day."),
        code="roster_late",
        rule="trainees.quota",
        params={"day": quota.due_on},
    )


def upload_hindrance(quota: Quota) -> Refused | None:
    """The last day is over, or all places were given to units below."""
    late = late_hindrance(quota)
    if late is not None or quota.places > quota.allocated:
        return late
    return Refused(
        _("All places of this quota were given to units below: they name the people."),
        code="quota_given_on",
        rule="trainees.quota",
    )
