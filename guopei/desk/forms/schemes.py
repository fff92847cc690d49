"""Drawing up a scheme: its head, its indicators, its grades."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.schemes.enums import WHOLE
from guopei.core.schemes.purposes import purpose_choices
from guopei.core.ui.forms import FormSection, GuopeiForm, RowFormSet, rows_of


class SchemeForm(GuopeiForm):
    """The head of a scheme."""

    sections = (
        FormSection("head", _("Scheme"), ("purpose", "title", "year", "basis")),
        FormSection(
            "indicators",
            _("Indicators"),
            (),
            "indicators",
            _(
                "C1.2 is a part of C1. Parts weigh together what their whole weighs, and the top weighs 100. "
                "Marks stand at indicators without parts; left empty they go from 0 to 10 by 0.5."
            ),
        ),
        FormSection("grades", _("Grades"), (), "grades", _("What a total is called from so many points on.")),
    )
    wide = ("basis",)

    purpose = forms.ChoiceField(label=_("Purpose"), choices=purpose_choices)
    title = forms.CharField(label=_("Title"), max_length=100)
    year = forms.ModelChoiceField(
        label=_("Programme year"),
        queryset=ProgrammeYear.objects.exclude(state=YearState.CLOSED).order_by("-year"),
        required=False,
        empty_label=_("Any year"),
    )
    basis = forms.CharField(label=_("Based on"), max_length=300, required=False)


def _points(label: Any, *, required: bool = False, least: str = "0") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal(least), max_value=WHOLE, decimal_places=2, max_digits=5
    )


def _words(label: Any, longest: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=forms.TextInput({"class": "gp-cell-wide"})
    )


class IndicatorForm(GuopeiForm):
    """One indicator. Columns in the order in which a table is pasted."""

    code = forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput({"class": "gp-cell-short"}))
    name = _words(_("Name"), 100, required=True)
    name_en = _words(_("English name"), 200)
    weight = _points(_("Weighs"), required=True, least="0.01")
    least = _points(_("Marks from"))
    most = _points(_("Marks to"))
    step = _points(_("In steps of"))
    when_high = _words(_("High marks when"), 300)
    when_middle = _words(_("Middle marks when"), 300)
    when_low = _words(_("Low marks when"), 300)
    source = _words(_("Source"), 300)


class GradeForm(GuopeiForm):
    """One grade."""

    name = forms.CharField(label=_("Grade"), max_length=20)
    name_en = forms.CharField(label=_("English name"), max_length=40, required=False)
    least = _points(_("From points"), required=True)


def indicator_rows() -> type[RowFormSet]:
    """The table of indicators."""
    return rows_of(IndicatorForm, most=200)


def grade_rows() -> type[RowFormSet]:
    """The table of grades."""
    return rows_of(GradeForm, most=10)
