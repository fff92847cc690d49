"""Forms of an import: its file, and what headers mean that could not be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.imports.registry import Import
from guopei.core.ui.forms import FileDrop, GuopeiForm

ACCEPT = ".xlsx,.xls,.xlsb,.ods,.csv"


class ImportFileForm(GuopeiForm):
    """A file to be read."""

    wide = ("file",)

    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, kind: Import[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = FileDrop(accept=ACCEPT, most_mb=kind.purpose.most_mb)
        self.fields["file"].label = kind.file_label


class ColumnsForm(GuopeiForm):
    """What headers mean that could not be told: one choice per header."""

    def __init__(self, *args: Any, kind: Import[Any], asked: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(column.name, column.label) for column in kind.columns().columns]
        self.keys: dict[str, str] = {}
        for number, one in enumerate(asked):
            name = f"column{number}"
            self.keys[name] = one["key"]
            sample = gettext(", ").join(value for value in one.get("sample", ()) if value)
            self.fields[name] = forms.ChoiceField(
                label=f"{one['letter']} · {one['header']}",
                choices=[("", _("None of these: leave it out")), *offered],
                initial=one.get("guess", ""),
                required=False,
                help_text=_("For example: %(sample)s") % {"sample": sample} if sample else "",
            )

    def answers(self) -> dict[str, str]:
        """Header key → column name."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}
