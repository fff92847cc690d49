"""The tab of attachments on a record's page: a wing names its model and the kinds, all else is here."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.documents.attaching import AttachmentKind, attachable, kind_label, take_attachments
from guopei.core.documents.selectors.attachments import attach_hindrance, attachment_changes, attachments_of
from guopei.core.flow.asks import Part
from guopei.core.ui.hanging import HungTab, hang, hang_history


def hang_attachments(
    model: type[Model],
    kinds: Sequence[AttachmentKind],
    *,
    permission: str,
    of: Part,
    open: Sequence[str],
    page: str,
) -> None:
    """Let records of a model have attachments, with a tab on their page and lines in their history. Holders of
    `permission` at the unit `of` the record attach and remove them while it is `open`; its guards say so too."""
    take_attachments(model, kinds, permission=permission, of=of, open=open, page=page)
    show_attachments(model)


def show_attachments(model: type[Model]) -> None:
    """The tab and the lines in the history, for records of which it is said elsewhere that they take attachments."""
    hang(model, HungTab("attachments", _("Attachments"), "paperclip", "documents/_attachments.html", _read, order=900))
    hang_history(model, attachment_changes)


def _read(actor: Actor, record: Any) -> dict[str, Any]:
    """The files, and whether the actor may attach and remove."""
    declared = attachable(record._meta.db_table)
    rows = [{"file": one, "kind": kind_label(one.kind)} for one in attachments_of(actor, record)]
    may = declared is not None and actor.has(declared.permission) and attach_hindrance(actor, record) is None
    return {"attachments": rows, "may_attach": may, "subject_table": record._meta.db_table}
