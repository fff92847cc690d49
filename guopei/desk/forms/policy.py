"""Recording a value or a document of policy."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.policy.models import PolicyDocument
from guopei.core.policy.registry import definitions, group_of
from guopei.core.ui.forms import GuopeiForm, UnitField

UNITS_IN_REACH = "policy.units_in_reach"


def keys_by_group() -> list[tuple[str, Any]]:
    """Every key under the word before its dot, for a drop-down; none is proposed."""
    groups: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for key, definition in sorted(definitions().items()):
        groups[group_of(key)].append((key, definition.label))
    return [("", _("Please choose")), *groups.items()]


class ValueForm(GuopeiForm):
    """What holds for a unit from a day on, and which document says so."""

    key = forms.ChoiceField(label=_("Rule or value"), choices=keys_by_group)
    unit = UnitField(label=_("Holds for"), source=UNITS_IN_REACH)
    value = forms.CharField(
        label=_("Value"),
        max_length=200,
        help_text=_("An amount in yuan, a number, yes or no; steps as 30=100, *=70 (until day = percent, * = beyond)."),
    )
    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=PolicyDocument.objects.order_by("-issued_on", "number"),
        required=False,
        empty_label=_("No document: basis not stated"),
    )
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)
    clause_en = forms.CharField(label=_("Clause in English"), max_length=80, required=False)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)
    source = forms.CharField(
        label=_("Where it was read"),
        max_length=200,
        required=False,
        help_text=_("Address of the page or name of the book."),
    )
    read_on = forms.DateField(label=_("Read on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    wide = ("value", "document", "note")


class DocumentForm(GuopeiForm):
    """A document that values can cite."""

    number = forms.CharField(label=_("Document number"), max_length=60)
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=300, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=100, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False)
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    wide = ("title", "title_en", "url")
