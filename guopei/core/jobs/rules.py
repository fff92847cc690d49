from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.jobs.models import Job


def _asked_for(actor: Actor) -> Q:
    return Q(requested_by_id=actor.user_id)


declare(Job, view=None, paths=("unit__path",), extra=_asked_for)
