"""What is not needed any more goes: uploads, marked copies and staged rows of batches that are closed."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.audit.transaction import service, transaction_for
from guopei.core.imports.registry import B, Import, import_of
from guopei.core.imports.services.checking import clear_rows
from guopei.core.imports.services.files import forget_document
from guopei.core.policy.selectors.values import value


@service(_("Erase the files of an import"))
def erase_files(batch: B, *, actor: Actor) -> None:
    """Erase the files and staged rows of one closed batch. Counts, what it brought and the trail stay."""
    for document in (batch.document, batch.result_document):
        forget_document(document)
    clear_rows(import_of(batch), batch.pk)


def erase_old_files(kind: Import[Any]) -> dict[str, Any]:
    """The handler of an import's erasing: every batch closed longer ago than its province's policy says."""
    erased = 0
    days: dict[int, int] = {}
    closed = (
        kind.batch._default_manager.filter(closed_at__isnull=False, document__erased_at=None)
        .select_related("unit", "document", "result_document")
        .order_by("pk")
    )
    for batch in closed.iterator(chunk_size=200):
        if batch.unit_id not in days:
            days[batch.unit_id] = value(kind.retention, unit=batch.unit).value
        if batch.closed_at is None or batch.closed_at > clock.now() - timedelta(days=days[batch.unit_id]):
            continue
        with transaction_for(SYSTEM, act=kind.erase_job):
            erase_files(batch, actor=SYSTEM)
        erased += 1
    return {"erased": erased}
