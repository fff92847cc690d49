from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms import DocumentNumberField, GuopeiForm, MoneyField, UnitField
from institutions.register.rules import INSTITUTION_UNITS


class TaskOrderForm(GuopeiForm):
    """To whom, how many places, for how much."""

    unit = UnitField(label=_("Institution"), source=INSTITUTION_UNITS)
    document_no = DocumentNumberField(
        label=_("Document number"),
        required=False,
        help_text=_("Of the province's document that orders the task; needed before the order is issued."),
    )
    places = forms.IntegerField(label=_("Places"), min_value=1)
    amount = MoneyField(label=_("Amount"), help_text=_("At most what the item has left."))
