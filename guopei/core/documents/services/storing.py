import functools
import hashlib
from pathlib import PurePath
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible
from guopei.core.audit.transaction import service
from guopei.core.documents import store
from guopei.core.documents.enums import MEGABYTE
from guopei.core.documents.models import Document
from guopei.core.documents.purposes import Purpose
from guopei.core.refusal import Refused


@service(_("Keep a document"))
def store_document(
    content: bytes,
    *,
    name: str,
    purpose: Purpose,
    actor: Actor,
    unit_id: int | None = None,
) -> Document:
    """Keep a file. Refuses an empty one, one that is too large, and one whose content is not of an accepted type.

    The bytes are written before the row: a crash between leaves a file that nothing names, for the nightly sweep; never
    a row without bytes.
    """
    if not content:
        raise Refused(_("The file is empty."), code="file_empty", field="file")
    if len(content) > purpose.most_bytes:
        raise Refused(
            _("The file has %(size)s MB; at most %(most)s MB are accepted."),
            code="file_too_large",
            field="file",
            params={
                "size": len(content) // MEGABYTE,
                "most": purpose.most_mb,
            },
        )
    found = store.real_type(content)
    if found is None or found not in purpose.accepts:
        raise Refused(
            _("By its content this file is none of: %(types)s."),
            code="file_type",
            field="file",
            params={"types": ", ".join(sorted(purpose.accepts))},
        )
    owner_id = unit_id or actor.unit_id
    if owner_id is None:
        raise TypeError("a document belongs to a unit: name it when the system stores one")
    uuid = uuid4()
    store.write(uuid, content, sealed=purpose.sealed)
    return Document.objects.create(
        uuid=uuid,
        name=_plain(name) or uuid.hex,
        purpose=purpose.key,
        type=found,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        is_sealed=purpose.sealed,
        unit_id=owner_id,
        stored_by_id=actor.user_id,
        stored_under_id=actor.grant_id,
    )


def _plain(name: str) -> str:
    """The sender's file name without folders, and without what no header may hold."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-200:]


def read_document(document: Document, *, actor: Actor) -> bytes:
    """The bytes of a document that the actor may see. Refused when they were erased after their time."""
    get_visible(actor, Document.objects.all(), pk=document.pk)
    if document.erased_at is not None:
        raise Refused(
            _("This file was erased on %(day)s, as the retention rule asks."),
            code="file_erased",
            rule="core.document_retention",
            params={"day": document.erased_at.date()},
        )
    return store.read(document.uuid, sealed=document.is_sealed)


@service(_("Erase a document"))
def erase_document(document: Document, *, actor: Actor) -> None:
    """Say when the bytes are erased, and erase them after the commit. The row, with name and fingerprint, stays.

    A crash between leaves bytes that nobody can read any more, for the nightly sweep; never a row without its bytes.
    """
    Document.objects.filter(pk=document.pk, erased_at=None).update(erased_at=clock.now())
    transaction.on_commit(functools.partial(store.erase, document.uuid), robust=True)
