"""What is wrong with a field, in the words of the house: each sentence names its field and says what to do."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms.fields import UnitField

_CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
_MISSING = _("Please fill in “%(label)s”.")
_UNCHOSEN = _("Please choose “%(label)s”.")
_UNKNOWN = _("Choose “%(label)s” from the list.")

# For every field: what its validators say. Django fills in the limits.
_LIMITS = {
    "min_value": _("“%(label)s” must not be less than %%(limit_value)s."),
    "max_value": _("“%(label)s” must not be more than %%(limit_value)s."),
    "min_length": _("“%(label)s” needs at least %%(limit_value)s characters; there are %%(show_value)s."),
    "max_length": _("“%(label)s” takes at most %%(limit_value)s characters; there are %%(show_value)s."),
    "max_digits": _("“%(label)s” takes at most %%(max)s digits."),
    "max_decimal_places": _("“%(label)s” takes at most %%(max)s decimals."),
    "max_whole_digits": _("“%(label)s” takes at most %%(max)s digits before the point."),
}
# By kind of field, the more special first: what cannot be read.
_UNREADABLE: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.DecimalField, _("“%(label)s” must be a number.")),
    (forms.FloatField, _("“%(label)s” must be a number.")),
    (forms.IntegerField, _("“%(label)s” must be a whole number.")),
    (forms.DateTimeField, _("“%(label)s” must be a day with a time, such as 2026-03-05 14:30.")),
    (forms.DateField, _("“%(label)s” must be a day, such as 2026-03-05.")),
    (forms.EmailField, _("“%(label)s” must be an e-mail address.")),
    (forms.URLField, _("“%(label)s” must be a whole web address that begins with https://.")),
)
_FILES = {
    "required": _("Please choose a file: %(label)s."),
    "invalid": _("No file arrived. Choose it again: %(label)s."),
    "missing": _("No file arrived. Choose it again: %(label)s."),
    "empty": _("The chosen file is empty: %(label)s."),
}


def speak(field: forms.Field) -> None:
    """Put our sentences in place of Django's. What a form says in its own words stays."""
    default = _defaults(type(field))
    for code, template in _sentences(field).items():
        if code not in field.error_messages or field.error_messages[code] == default.get(code):
            field.error_messages[code] = _said(field, template, code in _LIMITS or template is _UNKNOWN)


def _defaults(kind: type[forms.Field]) -> dict[str, Any]:
    """What Django would say for a kind of field."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        found |= getattr(base, "default_error_messages", {})
    return found


def _sentences(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.FileField):
        return _FILES
    found = dict(_LIMITS)
    for kind, template in _UNREADABLE:
        if isinstance(field, kind):
            found["invalid"] = template
            break
    if isinstance(field, forms.BooleanField):
        return {"required": _("Please tick “%(label)s”.")}
    found["required"] = _UNCHOSEN if isinstance(field.widget, _CHOSEN) or isinstance(field, UnitField) else _MISSING
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        found |= dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), _UNKNOWN)
    return found


def _put_together(field: forms.Field, template: Any, is_filled: bool) -> str:
    label = str(field.label or "")
    return str(template) % {"label": label.replace("%", "%%") if is_filled else label}


# The sentence with the field's label, put together when it is read: labels and languages may change until then. One
# that Django fills in afterwards doubles a % of the label.
_said = lazy(_put_together, str)
