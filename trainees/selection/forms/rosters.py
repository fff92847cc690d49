from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.documents.enums import LARGEST, MEGABYTE, Purpose
from guopei.core.ui.forms import FileDrop, GuopeiForm
from trainees.selection.imports import READING_NAMES, reading_spec

ACCEPT = ".xlsx,.xls,.xlsb,.ods,.csv"


class RosterFileForm(GuopeiForm):
    """A roster's file."""

    wide = ("file",)

    file = forms.FileField(
        label=_("Roster"), widget=FileDrop(accept=ACCEPT, most_mb=LARGEST[Purpose.ROSTER] // MEGABYTE)
    )


class ColumnsForm(GuopeiForm):
    """What headers mean that could not be told: one choice per header."""

    def __init__(self, *args: Any, asked: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = reading_spec(least_age=0, most_age=200)
        choices = [("", _("None of these: leave it out")), *((name, spec.column(name).label) for name in READING_NAMES)]
        self.keys: dict[str, str] = {}
        for number, one in enumerate(asked):
            name = f"column{number}"
            self.keys[name] = one["key"]
            sample = gettext(", ").join(value for value in one.get("sample", ()) if value)
            self.fields[name] = forms.ChoiceField(
                label=f"{one['letter']} · {one['header']}",
                choices=choices,
                initial=one.get("guess", ""),
                required=False,
                help_text=_("For example: %(sample)s") % {"sample": sample} if sample else "",
            )

    def answers(self) -> dict[str, str]:
        """Header key → column name."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}
