"""Pages of attachments: attaching a file to a record, removing it, and the file itself."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.documents.models import Attachment
from guopei.core.documents.selectors.attachments import attach_hindrance, declared_for, get_attachment, record_with
from guopei.core.documents.services.attaching import attach_file, read_attachment, remove_attachment
from guopei.core.refusal import Refused
from guopei.core.ui.pages import Crumb, FormPage
from guopei.desk.forms.attachments import AttachmentForm, RemovalForm
from guopei.desk.views.documents import as_download
from guopei.desk.views.guard import with_actor


class AttachmentForms(FormPage):
    """What the forms of attachments share: the record, by its table, and the way back to it."""

    owner: Any

    @property
    def table(self) -> str:
        """The table of the record."""
        return str(self.kwargs["table"])

    def find_owner(self) -> Any:
        """The record, in sight."""
        raise NotImplementedError

    def fetch(self) -> None:
        """A new thing to say about a record of whoever may attach to its kind and sees it."""
        require(self.actor, declared_for(self.table).permission)
        self.owner = self.find_owner()

    def hindrance(self) -> Refused | None:
        """The record is another unit's, or settled."""
        return attach_hindrance(self.actor, self.owner)

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the record."""
        return (Crumb(str(self.owner), self.cancel_url()),)

    def cancel_url(self) -> str:
        """To the record's attachments."""
        return reverse(declared_for(self.table).page, args=[self.owner.pk]) + "?tab=attachments"


class AttachmentNew(AttachmentForms):
    """Attach a file to a record."""

    title = _("Attach a file")
    form_class = AttachmentForm
    submit_label = _("Attach")
    done_text = _("The file is attached.")

    def find_owner(self) -> Any:
        """The record that is named."""
        return record_with(self.actor, self.table, self.kwargs["pk"])

    def form_kwargs(self) -> dict[str, Any]:
        """The kinds that the record has."""
        return {"kinds": declared_for(self.table).kinds}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Attachment:
        """Attach it."""
        file = data["file"]
        return attach_file(self.owner, kind=data["kind"], content=file.read(), name=file.name, actor=self.actor)


class AttachmentRemove(AttachmentForms):
    """Remove a file from its record, with a reason."""

    title = _("Remove an attachment")
    form_class = RemovalForm
    submit_label = _("Remove an attachment")
    done_text = _("The attachment is removed.")
    attachment: Attachment

    def find_owner(self) -> Any:
        """The record that the attachment is of."""
        self.attachment = get_attachment(self.actor, self.kwargs["pk"], subject_table=self.table)
        return record_with(self.actor, self.table, self.attachment.subject_id)

    @property
    def lead(self) -> str:
        """Which file."""
        return str(self.attachment)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Attachment:
        """Remove it."""
        return remove_attachment(self.attachment, actor=self.actor, reason=data["reason"])


@require_GET
@with_actor
def attachment_download(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file of an attachment whose record the actor sees."""
    found = get_attachment(actor, pk)
    return as_download(found.document, read_attachment(found, actor=actor))
