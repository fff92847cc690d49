from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.inbox import registry
from guopei.core.ui.models import SavedView


def _own_or_shared(actor: Actor) -> Q:
    return Q(user_id=actor.user_id) | Q(unit_id=actor.unit_id, unit__isnull=False)


declare(SavedView, view=None, extra=_own_or_shared)

registry.register("ui.export_ready", title=_("Your export “%(name)s” is ready"))
