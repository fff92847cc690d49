from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.documents.models import Document


def _stored_by(actor: Actor) -> Q:
    return Q(stored_by_id=actor.user_id)


declare(Document, view=None, paths=("unit__path",), extra=_stored_by)
