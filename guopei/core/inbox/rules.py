from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.inbox.models import Notice, Todo


def _addressed_to(actor: Actor) -> Q:
    return Q(unit_id=actor.unit_id, role=actor.role)


def _told_to(actor: Actor) -> Q:
    return _addressed_to(actor) & (Q(user=None) | Q(user_id=actor.user_id))


declare(Todo, view=None, extra=_addressed_to)
declare(Notice, view=None, extra=_told_to)
