from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare
from guopei.core.documents.enums import SEALED
from guopei.core.documents.models import Document
from guopei.core.documents.readers import open_purposes


def _may_read(actor: Actor) -> Q:
    """Files of purposes open to the role, of the actor's branch; and one's own, unless they hold personal data."""
    own = Q(stored_by_id=actor.user_id) & ~Q(purpose__in=SEALED)
    return own | Q(unit__path__startswith=actor.unit_path, purpose__in=open_purposes(actor))


declare(Document, view=None, extra=_may_read)
