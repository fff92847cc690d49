"""A roster from upload to "checked": the file, the batch, and the job that reads it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.documents import store
from guopei.core.documents.enums import Purpose
from guopei.core.documents.models import Document
from guopei.core.documents.services import store_document
from guopei.core.flow.services import lock, move
from guopei.core.flow.table import step
from guopei.core.jobs.services import enqueue, open_job, stop_job
from guopei.core.refusal import Refused, refuse
from guopei.core.sheets.parent import explain_bytes
from trainees.selection.enums import BatchState
from trainees.selection.models import Quota, RosterBatch
from trainees.selection.rules import ROSTER_FLOW
from trainees.selection.rules.rights import UPLOAD_ROSTER
from trainees.selection.selectors.hindrances import naming_hindrance, upload_hindrance
from trainees.selection.services.quotas import refuse_closed_order

CHECK_JOB, MARK_JOB = "trainees.check_roster", "trainees.mark_roster"


def _store(content: bytes, name: str, actor: Actor, unit_id: int) -> Document:
    """Keep the file, or say why it is no workbook as exactly as the reader can: a web page, a Word file, cut off."""
    try:
        return store_document(content, name=name, purpose=Purpose.ROSTER, actor=actor, unit_id=unit_id)
    except Refused as refusal:
        if refusal.code == "file_type":
            explain_bytes(content)
        raise


@service(_("Upload a roster"))
def upload_roster(quota: Quota, *, content: bytes, name: str, actor: Actor) -> RosterBatch:
    """Take a roster file for a quota and queue its check. The file is kept sealed.

    Refuses: a quota of another unit, one without places of its own, a task order that is not open, a day past, a file
    that is no spreadsheet by its content.
    """
    require(actor, UPLOAD_ROSTER, quota)
    quota = Quota.objects.select_related("task_order").get(pk=quota.pk)
    refuse(naming_hindrance(actor, quota.unit_id))
    refuse_closed_order(quota.task_order)
    refuse(upload_hindrance(quota))
    document = _store(content, name, actor, quota.unit_id)
    batch = RosterBatch.objects.create(
        quota=quota, unit_id=quota.unit_id, document=document, uploaded_by_id=actor.user_id
    )
    enqueue(CHECK_JOB, actor=actor, subject=batch, unit_id=batch.unit_id)
    return batch


@service(_("Replace the file of a roster"))
def replace_file(
    batch: RosterBatch, *, content: bytes, name: str, actor: Actor, version: int | None = None
) -> RosterBatch:
    """Put the mended file into the same batch and check again. The file before and its marked copy are erased.

    Refuses (Stale) a batch that changed meanwhile, and one that is under review or decided.
    """
    require(actor, UPLOAD_ROSTER, batch)
    fresh = lock(batch, version=version)
    refuse(naming_hindrance(actor, fresh.unit_id))
    document = _store(content, name, actor, fresh.unit_id)
    old = [fresh.document, fresh.result_document]
    moved = move(
        fresh,
        "replace_file",
        actor=actor,
        flow=ROSTER_FLOW,
        version=fresh.version,
        document=document,
        result_document=None,
        uploads=fresh.uploads + 1,
        uploaded_by_id=actor.user_id,
        county_by_id=None,
        prefecture_by_id=None,
        error="",
        mapping={"answers": fresh.mapping.get("answers", {})},
    )
    for one in old:
        forget_document(one)
    enqueue(CHECK_JOB, actor=actor, subject=moved, unit_id=moved.unit_id)
    return moved


@step(ROSTER_FLOW, "check_again")
@service(_("Check a roster again"))
def check_again(batch: RosterBatch, *, actor: Actor, version: int | None = None, reason: str = "") -> RosterBatch:
    """Check the same file once more: the register, the quota or a rule may have changed since."""
    require(actor, UPLOAD_ROSTER, batch)
    refuse(naming_hindrance(actor, batch.unit_id))
    moved = move(batch, "check_again", actor=actor, flow=ROSTER_FLOW, version=version, reason=reason, error="")
    enqueue(CHECK_JOB, actor=actor, subject=moved, unit_id=moved.unit_id)
    return moved


@service(_("Stop the check of a roster"))
def stop_check(batch: RosterBatch, *, actor: Actor, version: int | None = None) -> RosterBatch:
    """End a check before its time: the roster can then be checked again, get another file, or be undone.

    One that is at work ends at its next step; the roster moves when it has. Refuses a roster that is not being checked.
    """
    require(actor, UPLOAD_ROSTER, batch)
    refuse(naming_hindrance(actor, batch.unit_id))
    if not is_being_checked(batch):
        raise Refused(_("This roster is not being checked."), code="not_checking")
    job = open_job(batch, CHECK_JOB)
    if job is not None and not stop_job(job, actor=actor):
        return batch
    return end_check(batch, "stopped", actor=actor, number=job.pk if job else 0, version=version)


def end_check(batch: RosterBatch, code: str, *, actor: Actor, number: int, version: int | None = None) -> RosterBatch:
    """Leave a roster whose check did not come to its end with a way on, and say why: `code` of `jobs.services`."""
    fresh = lock(batch, version=version)
    if not is_being_checked(fresh):
        return fresh
    refused = {"code": f"check_{code}", "params": {"number": number}}
    return move(
        fresh,
        "fail_check",
        actor=actor,
        flow=ROSTER_FLOW,
        version=fresh.version,
        error="",
        mapping={**fresh.mapping, "asked": [], "refused": refused},
    )


@service(_("Answer about columns"))
def answer_columns(
    batch: RosterBatch, answers: dict[str, str], *, actor: Actor, version: int | None = None
) -> RosterBatch:
    """Say what headers mean ("" for none of ours) and check again. Remembered for this unit's next rosters."""
    refuse(naming_hindrance(actor, batch.unit_id))
    fresh = lock(batch, version=version)
    mapping: dict[str, Any] = {"answers": {**fresh.mapping.get("answers", {}), **answers}}
    moved = move(fresh, "check_again", actor=actor, flow=ROSTER_FLOW, version=fresh.version, error="", mapping=mapping)
    enqueue(CHECK_JOB, actor=actor, subject=moved, unit_id=moved.unit_id)
    return moved


def remembered_columns(batch: RosterBatch) -> dict[str, str]:
    """What this unit has said about headers before, the newest word last, this batch's own above all."""
    before = (
        RosterBatch.objects.filter(unit_id=batch.unit_id, mapping__has_key="answers")
        .exclude(pk=batch.pk)
        .order_by("-pk")
        .values_list("mapping", flat=True)[:20]
    )
    answers: dict[str, str] = {}
    for mapping in reversed(list(before)):
        answers |= mapping["answers"]
    own: dict[str, str] = batch.mapping.get("answers", {})
    return answers | own


def forget_document(document: Document | None) -> None:
    """Erase a file's bytes once the transaction has committed; the row says when."""
    if document is None or document.erased_at is not None:
        return
    Document.objects.filter(pk=document.pk).update(erased_at=clock.now())
    uuid = document.uuid
    transaction.on_commit(lambda: store.erase(uuid))


def is_being_checked(batch: RosterBatch) -> bool:
    """Whether a job is at work on it or about to be."""
    return batch.state in (BatchState.UPLOADED, BatchState.CHECKING)
