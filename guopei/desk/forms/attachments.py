"""Forms of attachments: a file of a kind, and why one is removed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.documents.attaching import AttachmentKind
from guopei.core.documents.selectors.attachments import most_megabytes
from guopei.core.ui.forms import FileDrop, GuopeiForm

ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"


class AttachmentForm(GuopeiForm):
    """A file, and what it is."""

    wide = ("file",)

    kind = forms.ChoiceField(label=_("What it is"))
    file = forms.FileField(label=_("File"), max_length=None)

    def __init__(self, *args: Any, kinds: tuple[AttachmentKind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.key, one.label) for one in kinds]  # type: ignore[attr-defined]
        self.fields["file"].widget = FileDrop(accept=ACCEPT, most_mb=most_megabytes())


class RemovalForm(GuopeiForm):
    """Why a file is removed."""

    wide = ("reason",)

    reason = forms.CharField(label=_("Reason"), max_length=300)
