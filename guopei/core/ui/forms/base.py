"""The forms that all pages use: labels, help, required marks, errors beside the field, in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.refusal import Refused
from guopei.core.ui.citation import sentence_with_rule
from guopei.core.ui.forms.fields import UnitField, refuse_unlikely_day
from guopei.core.ui.forms.problems import REFUSED
from guopei.core.ui.forms.renderer import RENDERER
from guopei.core.ui.forms.widgets import DateInput, DateTimeInput
from guopei.core.ui.forms.words import speak

_DASHES = "---------"  # what Django says where nothing is chosen yet
_CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class GuopeiBoundField(BoundField):
    """A field with the classes of the house."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes and the mark of an error to what Django adds."""
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, _CHECKS):
            own = "form-check-input"
        elif isinstance(widget, forms.Select):
            own = "form-select"
        else:
            own = "form-control"
        classes = [own, str(widget.attrs.get("class", "")), "is-invalid" if self.errors else ""]
        return {**built, "class": " ".join(part for part in classes if part)}

    @property
    def is_check(self) -> bool:
        """A single tick box: its label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Several boxes under one question: a fieldset, not a label."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def returned(self) -> str:
        """Why an approver returned this field, if one did."""
        reasons: dict[str, str] = getattr(self.form, "returned", {})
        return reasons.get(self.name, "")


@dataclass(frozen=True)
class FormSection:
    """A part of a form with its fields; `formset` names a table of rows that stands in it."""

    key: str
    label: Any
    fields: tuple[str, ...] = ()
    formset: str = ""
    note: Any = ""


class HouseForm(forms.BaseForm):
    """What all our forms share. `actor` is needed by pickers and goes into every selector that a form calls."""

    default_renderer = RENDERER
    bound_field_class = GuopeiBoundField
    sections: Sequence[FormSection] = ()
    wide: Sequence[str] = ()
    third: Sequence[str] = ()

    def __init__(
        self, *args: Any, actor: Actor | None = None, returned: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        self.actor = actor
        self.returned = returned or {}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.actor = actor
            elif isinstance(field, forms.DateTimeField) and type(field.widget) is forms.DateTimeInput:
                field.widget = DateTimeInput(field.widget.attrs)
            elif isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
                field.widget = DateInput(field.widget.attrs)
                field.validators.append(refuse_unlikely_day)
            elif isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
                field.empty_label = _("Please choose")

    def full_clean(self) -> None:
        """Check, and say what is wrong in our own words; fields may have come and changed until now."""
        for field in self.fields.values():
            speak(field)
        super().full_clean()

    def add_refusal(self, refusal: Refused, field: str = "") -> None:
        """Put a refusal beside its field (or another of this form), or on top when it names none, with the clause it
        rests on."""
        name = field or refusal.field
        error = ValidationError(sentence_with_rule(refusal), code=REFUSED)
        self.add_error(name if name in self.fields else None, error)


class GuopeiForm(HouseForm, forms.Form):
    """A form that is not a model's: its data go to a service."""


class GuopeiModelForm(HouseForm, forms.ModelForm):  # type: ignore[type-arg]
    """Reads and checks a model's fields. It never saves: `cleaned_data` go to a service."""

    def save(self, commit: bool = True) -> Any:
        """Refused: services are the only writers."""
        raise TypeError("forms do not save; give cleaned_data to a service")


class FilterForm(HouseForm, forms.Form):
    """The filter bar of a list."""

    use_required_attribute = False


_EITHER = (("", _("All")), ("true", _("yes")), ("false", _("no")))


class ListFilter(django_filters.FilterSet):
    """Base of every list's filters: our widgets, and the request's actor for choices that depend on scope."""

    def get_form_class(self) -> type[forms.Form]:
        """The filter form in the house's look."""
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        for field in fields.values():
            if isinstance(field, forms.NullBooleanField):
                field.widget.choices = _EITHER
            elif isinstance(field, django_filters.fields.DateRangeField):
                first, last = field.widget.widgets
                first.input_type = last.input_type = "date"
                first.attrs["aria-label"] = format_lazy("{} · {}", field.label, _("from"))
                last.attrs["aria-label"] = format_lazy("{} · {}", field.label, _("to"))
        return type(f"{type(self).__name__}Form", (FilterForm,), fields)

    @property
    def form(self) -> forms.Form:
        """The filter form; its unit pickers know who asks."""
        form: forms.Form = super().form
        for field in form.fields.values():
            if isinstance(field, UnitField):
                field.actor = self.actor
        return form

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.request.actor  # type: ignore[no-any-return]
