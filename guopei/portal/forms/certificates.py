from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms import GuopeiForm


class CheckForm(GuopeiForm):
    """Number, and either of the two things that only a holder can tell."""

    wide = ("number", "proof")

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "inputmode": "text"}
        ),
        help_text=_("GP and 14 digits, as printed."),
    )
    proof = forms.CharField(
        label=_("Holder's full name, or the check code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The check code has eight letters and digits and stands at the bottom of the certificate."),
    )
