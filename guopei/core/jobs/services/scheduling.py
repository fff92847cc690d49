"""Scheduled work: queued when its time has come, switched off and on by the system administrator."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service, transaction_for
from guopei.core.flow.services.moves import refuse_no_reason
from guopei.core.jobs.models import WorkPause
from guopei.core.jobs.rules import SWITCH_WORK
from guopei.core.jobs.schedule import Scheduled
from guopei.core.jobs.selectors.schedule import is_on, switching_hindrance
from guopei.core.jobs.services.queue import enqueue


def queue_scheduled(kind: str) -> int | None:
    """Queue work whose time has come: the job's number; None while it is switched off."""
    with transaction_for(SYSTEM, act=kind):
        return enqueue(kind, actor=SYSTEM).pk if is_on(kind) else None


@service(_("Switch scheduled work off"))
def pause_work(work: Scheduled, *, actor: Actor, reason: str) -> WorkPause:
    """Keep beat from sending this work. What runs already goes on.

    Refused to whoever is not the nation's system administrator, without a reason, for work that is never off, and while
    it is off already.
    """
    require(actor, SWITCH_WORK)
    refuse_no_reason(reason)
    if hindrance := switching_hindrance(actor, work, on=False):
        raise hindrance
    return WorkPause.objects.create(kind=work.kind, reason=reason.strip(), paused_by_id=actor.person_id)


@service(_("Switch scheduled work on"))
def resume_work(work: Scheduled, *, actor: Actor) -> None:
    """Let beat send this work again, from its next time on.

    Refused to whoever is not the nation's system administrator, and while it is on already.
    """
    require(actor, SWITCH_WORK)
    if hindrance := switching_hindrance(actor, work, on=True):
        raise hindrance
    WorkPause.objects.filter(kind=work.kind).delete()
