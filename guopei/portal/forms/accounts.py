from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms import GuopeiForm

_QUIET = {"autocomplete": "off", "spellcheck": "false"}
_NEW = {"autocomplete": "new-password"}


class ActivationForm(GuopeiForm):
    """What a slip says, what only its owner knows, and how one wants to sign in."""

    wide = ("code", "id_tail", "username", "password", "again")

    code = forms.CharField(
        label=_("Activation code"),
        max_length=40,
        widget=forms.TextInput(attrs={**_QUIET, "autocapitalize": "characters"}),
        help_text=_("Twelve letters and digits, as printed on the slip."),
    )
    id_tail = forms.CharField(
        label=_("Last six characters of your ID number"),
        max_length=12,
        widget=forms.TextInput(attrs={**_QUIET, "autocapitalize": "characters"}),
        help_text=_("An X at the end counts."),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("With it you sign in from now on. Letters, characters and digits."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
        help_text=_("Ten characters at least, not only digits, and none that everybody uses."),
    )
    again = forms.CharField(
        label=_("Password, again"), max_length=128, strip=False, widget=forms.PasswordInput(attrs=_NEW)
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are one."""
        given = super().clean() or {}
        if {"password", "again"} <= given.keys() and given["password"] != given["again"]:
            self.add_error("again", gettext("The two passwords differ."))
        return given
