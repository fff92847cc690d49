from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare, hanging_on
from guopei.core.audit.words import name_records, spell
from guopei.core.documents.attaching import attachables, kind_label
from guopei.core.documents.models import Attachment, Document
from guopei.core.documents.purposes import EXPORT, label_of, open_purposes, sealed_purposes


def _may_read(actor: Actor) -> Q:
    """Files of purposes open to the role, of the actor's branch; and one's own, unless they hold personal data.

    What somebody exported is read under the grant that it was exported under: another role of the same person may see
    fewer rows.
    """
    own = Q(stored_by_id=actor.user_id) & ~Q(purpose__in=sealed_purposes())
    exported = Q(purpose=EXPORT.key, stored_by_id=actor.user_id, stored_under_id=actor.grant_id)
    return own | exported | Q(unit__path__startswith=actor.unit_path, purpose__in=open_purposes(actor))


def _of_records_in_sight(actor: Actor) -> Q:
    """Attachments of the records that the actor sees."""
    return hanging_on(actor, [one.model for one in attachables()])


declare(Attachment, view=None, extra=_of_records_in_sight)
declare(Document, view=None, extra=_may_read)
name_records("documents.Document")
name_records("documents.Attachment", "document")
spell("documents.Document", purpose=label_of)
spell("documents.Attachment", kind=kind_label)
