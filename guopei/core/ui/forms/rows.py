"""Tables of rows inside a form: add, remove, paste from a spreadsheet."""

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import ngettext_lazy

from guopei.core.ui.forms.renderer import RENDERER


def untouched(form: Any) -> dict[str, Any]:
    """What a browser sends by itself for an empty row: a select without an empty choice sends its first one."""
    return {
        name: first
        for name, field in form.fields.items()
        if type(field.widget) is forms.Select and (first := _first_choice(field)) not in field.empty_values
    }


def _first_choice(field: Any) -> Any:
    """The value of the first choice, of the first group where choices are grouped."""
    for value, label in field.choices:
        return label[0][0] if isinstance(label, list | tuple) else value
    return None


class RowFormSet(BaseFormSet[Any]):
    """Rows of one small form. Columns are the form's visible fields, in order; pasted cells land in that order."""

    renderer = RENDERER
    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": ngettext_lazy("At most %(num)d row.", "At most %(num)d rows.", "num"),
        "too_few_forms": ngettext_lazy("At least %(num)d row.", "At least %(num)d rows.", "num"),
    }

    @property
    def columns(self) -> list[Any]:
        """The visible fields of an empty row: headings of the table."""
        return [field for field in self.empty_form.visible_fields() if field.name != "DELETE"]

    @property
    def row_total(self) -> str:
        """Product of fields shown at the end of each row ("places*days*rate"), or nothing."""
        return str(getattr(self.form, "row_total", ""))

    @property
    def kept_forms(self) -> list[Any]:
        """The rows that hold something and were not removed, in order: what a refusal counts its lines by."""
        return [
            form
            for form in self.forms
            if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Cleaned data of the kept rows."""
        return [{key: value for key, value in form.cleaned_data.items() if key != "DELETE"} for form in self.kept_forms]

    def add_fields(self, form: Any, index: int | None) -> None:
        """An offered row begins with what a browser sends for it untouched, so that untouched it counts as empty."""
        super().add_fields(form, index)
        if index is None or index >= self.initial_form_count():
            form.initial = {**untouched(form), **(form.initial or {})}


def rows_of(form: type[forms.BaseForm], *, least: int = 0, most: int = 500, blank: int = 1) -> type[RowFormSet]:
    """A table of rows of `form`. At least `least` rows must be filled; `blank` empty ones are offered."""
    made: Any = formset_factory(
        form,
        formset=RowFormSet,
        extra=blank,
        can_delete=True,
        min_num=least,
        validate_min=bool(least),
        max_num=most,
        validate_max=True,
        absolute_max=most + 100,
    )
    return cast(type[RowFormSet], made)
