"""Forms of the class's working pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.imports.services.numbered_sheets import MOST_MB
from guopei.core.ui.forms import FileDrop, GuopeiForm


class SheetForm(GuopeiForm):
    """A filled-in sheet."""

    wide = ("file",)

    file = forms.FileField(label=_("Filled-in sheet"), widget=FileDrop(accept=".xlsx,.xls,.ods,.csv", most_mb=MOST_MB))


class SafetyForm(GuopeiForm):
    """The safety lesson: what was taught, and who took part."""

    wide = ("summary", "attended")

    summary = forms.CharField(
        label=_("What was taught"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Fire, traffic, food, personal and network safety, and what the emergency plan says."),
    )
    attended = forms.MultipleChoiceField(label=_("Took part"), widget=forms.CheckboxSelectMultiple)
    # Whom the page showed: somebody who arrives meanwhile must not count as absent unseen.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = people  # type: ignore[attr-defined]
        self.fields["attended"].initial = [number for number, _name in people]
        self.fields["shown"].initial = ",".join(number for number, _name in people)
        if not people:
            self.fields["attended"].help_text = _("Nobody has arrived yet: record the arrivals first.")
