"""A file from upload to "checked": the batch, and the job that reads it; mended, answered, stopped at any time."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.documents import store
from guopei.core.documents.models import Document
from guopei.core.documents.services.storing import store_document
from guopei.core.flow.services.moves import lock, move
from guopei.core.imports.registry import B, Import, import_of
from guopei.core.jobs.services.queue import enqueue, open_job, stop_job
from guopei.core.refusal import Refused, refuse
from guopei.core.sheets.parent import explain_bytes


def take_file(kind: Import[B], *, content: bytes, name: str, unit_id: int, actor: Actor, **fields: Any) -> B:
    """Keep a file sealed as a new batch of a unit and queue its check. For the room's own service, which has checked
    that the unit may send one now. Refuses a file that is no spreadsheet by its content."""
    document = _keep(kind, content, name, actor, unit_id)
    batch = kind.batch._default_manager.create(
        unit_id=unit_id, document=document, uploaded_by_id=actor.user_id, **fields
    )
    return _queue_check(kind, batch, actor)


def _keep(kind: Import[B], content: bytes, name: str, actor: Actor, unit_id: int) -> Document:
    """Keep the file, or say why it is no workbook as exactly as the reader can: a web page, a Word file, cut off."""
    try:
        return store_document(content, name=name, purpose=kind.purpose, actor=actor, unit_id=unit_id)
    except Refused as refusal:
        if refusal.code == "file_type":
            explain_bytes(content)
        raise


def _queue_check(kind: Import[B], batch: B, actor: Actor) -> B:
    enqueue(kind.check_job, actor=actor, subject=batch, unit_id=batch.unit_id)
    return batch


@service(_("Replace the file of an import"))
def replace_file(batch: B, *, content: bytes, name: str, actor: Actor, version: int | None = None) -> B:
    """Put the mended file into the same batch and check again. The file before and its marked copy are erased.

    Refuses (Stale) a batch that changed meanwhile, and one that is past mending.
    """
    kind = import_of(batch)
    require(actor, kind.permission, batch)
    fresh = lock(batch, version=version)
    refuse(kind.hindrance(actor, fresh.unit_id))
    document = _keep(kind, content, name, actor, fresh.unit_id)
    old = [fresh.document, fresh.result_document]
    moved = move(
        fresh,
        "replace_file",
        actor=actor,
        flow=kind.flow,
        version=fresh.version,
        document=document,
        result_document=None,
        uploads=fresh.uploads + 1,
        uploaded_by_id=actor.user_id,
        error="",
        mapping=_answers_of(fresh),
        **kind.renewed,
    )
    for one in old:
        forget_document(one)
    return _queue_check(kind, moved, actor)


@service(_("Check an import again"))
def check_again(batch: B, *, actor: Actor, version: int | None = None, reason: str = "") -> B:
    """Check the same file once more: the register or a rule may have changed since."""
    kind = import_of(batch)
    require(actor, kind.permission, batch)
    refuse(kind.hindrance(actor, batch.unit_id))
    moved = move(batch, "check_again", actor=actor, flow=kind.flow, version=version, reason=reason, error="")
    return _queue_check(kind, moved, actor)


@service(_("Answer about columns"))
def answer_columns(batch: B, answers: dict[str, str], *, actor: Actor, version: int | None = None) -> B:
    """Say what headers mean ("" for none of ours) and check again. Remembered for this unit's next files."""
    kind = import_of(batch)
    refuse(kind.hindrance(actor, batch.unit_id))
    fresh = lock(batch, version=version)
    mapping = {"answers": {**_answers_of(fresh)["answers"], **answers}}
    moved = move(fresh, "check_again", actor=actor, flow=kind.flow, version=fresh.version, error="", mapping=mapping)
    return _queue_check(kind, moved, actor)


@service(_("Stop the check of an import"))
def stop_check(batch: B, *, actor: Actor, version: int | None = None, reason: str = "") -> B:
    """End a check before its time: the file can then be checked again, be replaced, or be undone.

    One that is at work ends at its next step; the batch moves when it has. It may have moved since it was shown, by the
    check itself: no version is asked. Refuses a batch that is not being checked.
    """
    kind = import_of(batch)
    require(actor, kind.permission, batch)
    refuse(kind.hindrance(actor, batch.unit_id))
    if not batch.is_being_checked:
        raise Refused(_("This file is not being checked."), code="not_checking")
    job = open_job(batch, kind.check_job)
    if job is not None and not stop_job(job, actor=actor):
        return batch
    return end_check(batch, "stopped", actor=actor, number=job.pk if job else 0)


def end_check(batch: B, code: str, *, actor: Actor, number: int) -> B:
    """Leave a batch whose check did not come to its end with a way on, and say why: `code` of `jobs.services`."""
    fresh = lock(batch)
    if not fresh.is_being_checked:
        return fresh
    return refuse_file(fresh, f"check_{code}", {"number": number}, actor=actor)


def refuse_file(batch: B, code: str, params: dict[str, Any], *, actor: Actor, error: str = "") -> B:
    """Leave a locked batch FAILED, with the reason in a form that each reader is told in their own language."""
    mapping = {**batch.mapping, "asked": [], "refused": {"code": code, "params": params}}
    flow = import_of(batch).flow
    return move(batch, "fail_check", actor=actor, flow=flow, version=batch.version, error=error, mapping=mapping)


def remembered_columns(batch: B) -> dict[str, str]:
    """What this unit has said about headers before, the newest word last, this batch's own above all."""
    before = (
        type(batch)
        ._default_manager.filter(unit_id=batch.unit_id, mapping__has_key="answers")
        .exclude(pk=batch.pk)
        .order_by("-pk")
        .values_list("mapping", flat=True)[:20]
    )
    answers: dict[str, str] = {}
    for mapping in reversed(list(before)):
        answers |= mapping["answers"]
    return answers | _answers_of(batch)["answers"]


def _answers_of(batch: B) -> dict[str, dict[str, str]]:
    return {"answers": batch.mapping.get("answers", {})}


def forget_document(document: Document | None) -> None:
    """Erase a file's bytes once the transaction has committed; the row says when."""
    if document is None or document.erased_at is not None:
        return
    Document.objects.filter(pk=document.pk).update(erased_at=clock.now())
    uuid = document.uuid
    transaction.on_commit(lambda: store.erase(uuid))
