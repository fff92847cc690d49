"""The list of a form's sections with their marks: done, in progress, returned, with errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext, ngettext

from guopei.core.ui.forms.base import FormSection
from guopei.core.ui.forms.rows import RowFormSet

_ICONS = {
    "done": "circle-check",
    "progress": "circle-dot",
    "empty": "circle",
    "returned": "arrow-back-up",
    "error": "alert-circle",
}


@dataclass(frozen=True)
class Part:
    """A section as the template shows it."""

    key: str
    label: Any
    note: Any
    fields: list[Any]
    formset: RowFormSet | None
    mark: str
    words: str
    returned: str

    @property
    def icon(self) -> str:
        """The mark's icon; its words stand beside it."""
        return _ICONS[self.mark]


def section_marks(
    sections: Sequence[FormSection],
    form: BaseForm,
    formsets: Mapping[str, RowFormSet],
    returned: Mapping[str, str],
    *,
    refused: str = "",
) -> list[Part]:
    """Each section with its bound fields and where it stands; `refused` is the table that a refusal was about."""
    parts = []
    for section in sections:
        fields = [form[name] for name in section.fields if name in form.fields and not form[name].is_hidden]
        formset = formsets.get(section.formset)
        mark, words = ("error", gettext("to be mended")) if formset and section.formset == refused else ("", "")
        if not mark:
            mark, words = _mark(section, fields, formset, returned)
        # A reason that stands beside a field of the same name is not said again above it.
        reason = "" if section.key in section.fields else returned.get(section.key, "")
        parts.append(Part(section.key, section.label, section.note, fields, formset, mark, words, reason))
    return parts


def _mark(
    section: FormSection, fields: list[Any], formset: RowFormSet | None, returned: Mapping[str, str]
) -> tuple[str, str]:
    errors = sum(len(field.errors) for field in fields)
    if formset is not None and formset.is_bound:
        errors += formset.total_error_count()
    if errors:
        return "error", ngettext("%(n)d error", "%(n)d errors", errors) % {"n": errors}
    if section.key in returned or any(field.name in returned for field in fields):
        return "returned", gettext("returned")
    required = [field for field in fields if field.field.required]
    filled = [field for field in fields if field.value() not in (None, "", [])]
    rows = _rows(formset) if formset is not None else 0
    if not filled and not rows:
        return "empty", gettext("not begun")
    missing = [field for field in required if field.value() in (None, "", [])]
    if missing or (formset is not None and not rows):
        return "progress", gettext("in progress")
    return "done", gettext("complete")


def _rows(formset: RowFormSet) -> int:
    """How many rows hold something: as sent, else as they stood."""
    return len(formset.kept) if formset.is_bound else formset.initial_form_count()
