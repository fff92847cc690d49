"""Forms of findings: what was found, what was done about it, and a later day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.documents.selectors.attachments import most_megabytes
from guopei.core.rectification.enums import Severity
from guopei.core.ui.forms import FileDrop, GuopeiForm
from guopei.desk.forms.attachments import ACCEPT


class FindingForm(GuopeiForm):
    """What was found, by which rule, how grave it is, and by when it has to be put right."""

    wide = ("text", "clause")

    text = forms.CharField(label=_("Finding"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    clause = forms.CharField(
        label=_("Document and clause"),
        max_length=300,
        help_text=_("The rule that was not kept, by document number and clause."),
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    due = forms.DateField(label=_("To be put right by"))


class AnswerForm(GuopeiForm):
    """What was done, and a file that proves it."""

    wide = ("measures", "file")

    measures = forms.CharField(
        label=_("Measures"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What was done, by whom, and with what result."),
    )
    file = forms.FileField(
        label=_("Proof"),
        max_length=None,
        required=False,
        help_text=_("At least one file. More of them are attached under “Attachments” before the answer is submitted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = FileDrop(accept=ACCEPT, most_mb=most_megabytes())


class ExtensionForm(GuopeiForm):
    """A later day, and why."""

    wide = ("reason",)

    due = forms.DateField(label=_("To be put right by"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
