from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.flow.following import follow_moves
from guopei.core.inbox import registry
from guopei.core.inbox.models import Notice, Todo
from guopei.core.inbox.services.following import follow


def _told_to(actor: Actor) -> Q:
    mine = Q(user=None) | Q(user_id__in=actor.hands)
    return Q(unit_id=actor.unit_id, role=actor.role) & mine & ~Q(not_for__overlap=sorted(actor.hands))


def _recalled(params: dict[str, Any]) -> dict[str, Any]:
    days = params["days"]
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days} if days else gettext("due today")
    return {"what": registry.words(params["todo"], params["params"])[0], "when": left}


def _late(params: dict[str, Any]) -> dict[str, Any]:
    days = params["days"]
    return {
        "what": registry.words(params["todo"], params["params"])[0],
        "when": ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days},
        "unit": params["unit"],
    }


registry.register("inbox.todo_recalled", title=_("%(what)s: %(when)s"), fill=_recalled)
registry.register("inbox.todo_late", title=_("%(unit)s is late. %(what)s: %(when)s"), fill=_late)

follow_moves(follow)
declare(Todo, view=None, extra=_told_to)
declare(Notice, view=None, extra=_told_to)
