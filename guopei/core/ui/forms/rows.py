"""Tables of rows inside a form: add, remove, paste from a spreadsheet."""

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from guopei.core.ui.forms.renderer import GuopeiRenderer


class RowFormSet(BaseFormSet[Any]):
    """Rows of one small form. Columns are the form's visible fields, in order; pasted cells land in that order."""

    renderer = GuopeiRenderer()

    @property
    def columns(self) -> list[Any]:
        """The visible fields of an empty row: headings of the table."""
        return [field for field in self.empty_form.visible_fields() if field.name != "DELETE"]

    @property
    def row_total(self) -> str:
        """Product of fields shown at the end of each row ("places*days*rate"), or nothing."""
        return str(getattr(self.form, "row_total", ""))

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Cleaned data of the rows that hold something and were not removed, in order."""
        return [
            {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
            for form in self.forms
            if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


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
