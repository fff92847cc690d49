from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import declare, hanging_on
from guopei.core.audit.words import name_records
from guopei.core.documents.enums import FileType
from guopei.core.documents.purposes import register
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.registry import paper_kinds

# Read by whoever reads the same words in the record, and by nobody else: see `selectors/papers.py`.
PAPER = register("paper", _("Official paper"), accepts={FileType.PDF}, most_mb=64, sealed=True)


def _of_records_in_sight(actor: Actor) -> Q:
    """Editions of the records that the actor sees. Which of them is theirs is told by its words, not here."""
    return hanging_on(actor, [kind.model for kind in paper_kinds()])


declare(PaperEdition, view=None, extra=_of_records_in_sight)
name_records("papers.PaperEdition", "document")
