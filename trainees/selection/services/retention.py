"""What is not needed any more goes: uploads, marked copies and staged rows of rosters that are closed."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.audit.transaction import service, transaction_for
from guopei.core.jobs.registry import Run
from guopei.core.policy.selectors import value
from trainees.selection.models import RosterBatch
from trainees.selection.services.checking import clear_rows
from trainees.selection.services.rosters import forget_document

KEY = "trainees.roster_retention_days"


@service(_("Erase a roster's files"))
def erase_roster(batch: RosterBatch, *, actor: Actor) -> None:
    """Erase the files and staged rows of one closed roster. Counts, nominations and the trail stay."""
    for document in (batch.document, batch.result_document):
        forget_document(document)
    clear_rows(batch.pk)


def erase_old_rosters(run: Run) -> dict[str, Any]:
    """The handler of `trainees.erase_rosters`: every roster closed longer ago than its province's policy says."""
    erased = 0
    days: dict[int, int] = {}
    closed = (
        RosterBatch.objects.filter(closed_at__isnull=False, document__erased_at=None)
        .select_related("unit", "document", "result_document")
        .order_by("pk")
    )
    for batch in closed.iterator(chunk_size=200):
        if batch.unit_id not in days:
            days[batch.unit_id] = value(KEY, unit=batch.unit).value
        if batch.closed_at is None or batch.closed_at > clock.now() - timedelta(days=days[batch.unit_id]):
            continue
        with transaction_for(SYSTEM, act="trainees.erase_rosters"):
            erase_roster(batch, actor=SYSTEM)
        erased += 1
    return {"erased": erased}
