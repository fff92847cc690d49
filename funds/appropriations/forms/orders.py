from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.appropriations.enums import OrderKind
from funds.appropriations.services.orders import MOST_FEN
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.selectors.find import find_unit
from guopei.core.ui.forms import DocumentNumberField, FormSection, GuopeiForm, MoneyField, RowFormSet, rows_of


class OrderForm(GuopeiForm):
    """The head of an order."""

    sections = (
        FormSection("head", _("Document"), ("year", "kind", "number", "issued_on", "note")),
        FormSection(
            "lines",
            _("Provinces"),
            (),
            "lines",
            _("One line for each province, in 10k yuan; a negative amount takes money back."),
        ),
    )
    wide = ("note",)

    year = forms.ModelChoiceField(
        label=_("Programme year"), queryset=ProgrammeYear.objects.exclude(state=YearState.CLOSED).order_by("-year")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrderKind.choices)
    number = DocumentNumberField(label=_("Document number"))
    issued_on = forms.DateField(label=_("Date of issue"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class LineForm(GuopeiForm):
    """A province, or the nation (全国) for the demonstration line, and its amount. It may be typed or pasted as it is
    called in spreadsheets (河北, 兵团), or chosen from the list that the page carries."""

    province = forms.CharField(label=_("Province"), max_length=60, widget=forms.TextInput({"list": "provinces"}))
    amount = MoneyField(label=_("Amount (10k yuan)"), unit="wan", signed=True, most=MOST_FEN)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_province(self) -> Any:
        """The unit that the words mean; several or none is an error that says so."""
        words = self.cleaned_data["province"]
        found = find_unit(words, kinds=[UnitKind.PROVINCE, UnitKind.NATION])
        if found.unit is None:
            raise forms.ValidationError(_("“%(words)s” is not a province."), params={"words": words})
        return found.unit


def line_rows() -> type[RowFormSet]:
    """The table of lines."""
    return rows_of(LineForm, most=60)
