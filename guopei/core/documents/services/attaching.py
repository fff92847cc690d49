"""Attaching files to records, and taking them away with a reason."""

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.documents import store
from guopei.core.documents.enums import MEGABYTE
from guopei.core.documents.hostile import refuse_hostile
from guopei.core.documents.models import Attachment
from guopei.core.documents.purposes import ATTACHMENT
from guopei.core.documents.selectors.attachments import (
    MOST_MEGABYTES,
    attach_hindrance,
    declared_for,
    get_attachment,
    most_megabytes,
    record_with,
)
from guopei.core.documents.services.storing import erase_document, store_document
from guopei.core.flow.services.moves import lock, refuse_no_reason
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused, refuse

MOST_FILES = "core.attachments_per_record"
SUFFIXES = {"jpeg": (".jpg", ".jpeg")}


@service(_("Attach a file"))
def attach_file(record: Any, *, kind: str, content: bytes, name: str, actor: Actor) -> Attachment:
    """Put a file with a record, sealed. Its type is told by its content; a name that says another gets the true ending.

    Refuses another unit's record, one that is settled, an unknown kind, too many files, and a file that is empty, too
    large, of no accepted type, full of macros or far larger unpacked.
    """
    declared = declared_for(record._meta.db_table)
    require(actor, declared.permission, record)
    fresh = lock(record)
    refuse(attach_hindrance(actor, fresh))
    if kind not in {one.key for one in declared.kinds}:
        raise Refused(_("Choose what the file is."), code="attachment_kind", field="kind")
    _refuse_beyond_limits(fresh, content)
    found = store.real_type(content)
    if found is not None and found in ATTACHMENT.accepts:
        refuse_hostile(content)
    document = store_document(content, name=_true_name(name, found), purpose=ATTACHMENT, actor=actor)
    return Attachment.objects.create(subject_table=declared.table, subject_id=fresh.pk, kind=kind, document=document)


def _refuse_beyond_limits(record: Any, content: bytes) -> None:
    most, megabytes = value(MOST_FILES).value, most_megabytes()
    rows = Attachment.objects.filter(subject_table=record._meta.db_table, subject_id=record.pk, removed_at=None)
    if rows.count() >= most:
        raise Refused(
            _("This record has %(most)s attachments, as many as it may have."),
            code="attachments_too_many",
            rule=MOST_FILES,
            field="file",
            params={"most": most},
        )
    if len(content) > megabytes * MEGABYTE:
        raise Refused(
            _("An attachment has at most %(most)s MB."),
            code="attachment_too_large",
            rule=MOST_MEGABYTES,
            field="file",
            params={"most": megabytes},
        )


def _true_name(name: str, found: str | None) -> str:
    """The name with the ending of what the file is."""
    endings = SUFFIXES.get(found or "", (f".{found}",))
    return name if found is None or PurePath(name).suffix.lower() in endings else f"{name}{endings[0]}"


@service(_("Remove an attachment"))
def remove_attachment(attachment: Attachment, *, actor: Actor, reason: str) -> Attachment:
    """Take a file away from its record, with a reason: its bytes are erased, what was there stays known.

    Refuses another unit's record, one that is settled, and a file that was removed already.
    """
    record = record_with(actor, attachment.subject_table, attachment.subject_id)
    require(actor, declared_for(attachment.subject_table).permission, record)
    refuse(attach_hindrance(actor, lock(record)))
    refuse_no_reason(reason)
    fresh = get_attachment(actor, attachment.pk)
    if fresh.removed_at is not None:
        raise Refused(_("This attachment was removed already."), code="attachment_removed")
    return _take_away(fresh, actor=actor, reason=reason)


def _take_away(attachment: Attachment, *, actor: Actor, reason: str) -> Attachment:
    attachment.removed_at, attachment.removed_by_id = clock.now(), actor.person_id
    attachment.removal_reason = reason
    attachment.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    erase_document(attachment.document, actor=actor)
    return attachment


def remove_attachments(record: Any, *, actor: Actor, reason: str) -> None:
    """Take all files away from a record that is about to be deleted. For the service that deletes it."""
    left = Attachment.objects.filter(subject_table=record._meta.db_table, subject_id=record.pk, removed_at=None)
    for attachment in left.select_related("document"):
        _take_away(attachment, actor=actor, reason=reason)


def read_attachment(attachment: Attachment, *, actor: Actor) -> bytes:
    """The bytes of an attachment of a record in sight. Refused when it was removed."""
    fresh = get_attachment(actor, attachment.pk)
    if fresh.removed_at is not None:
        raise Refused(_("This attachment was removed already."), code="attachment_removed")
    return store.read(fresh.document.uuid, sealed=fresh.document.is_sealed)
