"""Two versions of one form: what I typed, and what stands in the record now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BooleanField, FileField
from django.utils.translation import gettext as _

from guopei.core.ui.forms.rows import RowFormSet


@dataclass(frozen=True)
class Difference:
    """One field in both versions."""

    label: Any
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether the versions say different things."""
        return self.mine != self.theirs


def row_differences(label: Any, mine: RowFormSet, theirs: RowFormSet) -> Difference:
    """A table of rows in both versions, one line for each row that is filled and was not removed."""
    typed = [form for form in mine if form.has_changed() and not form["DELETE"].value()]
    return Difference(label, _lines(typed), _lines(theirs.initial_forms))


def _lines(rows: Iterable[Any]) -> str:
    return "\n".join(
        f"{number}. " + " · ".join(words for field in row.visible_fields() if (words := _cell(field)))
        for number, row in enumerate(rows, 1)
    )


def _cell(bound: Any) -> str:
    return "" if bound.name == "DELETE" else _words(bound)


def differences(form: BaseForm, theirs: BaseForm) -> list[Difference]:
    """Each visible field as I typed it and as it stands now, those that differ first."""
    found = [
        Difference(field.label, _words(field), _words(theirs[field.name]))
        for field in form.visible_fields()
        if field.name in theirs.fields and not isinstance(field.field, FileField)
    ]
    return sorted(found, key=lambda difference: not difference.differs)


def _words(bound: Any) -> str:
    value = bound.value()
    field = bound.field
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if hasattr(field, "_text"):
        return str(field._text(value))
    choices = {
        str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list | tuple)
    }
    if isinstance(value, list | tuple):
        return "、".join(choices.get(str(part), str(part)) for part in value)
    return choices.get(str(value), "" if value is None else str(value))
