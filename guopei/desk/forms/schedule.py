"""Switching scheduled work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms import GuopeiForm


class OffForm(GuopeiForm):
    """Why work is switched off."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class OnForm(GuopeiForm):
    """Nothing has to be said to switch work on."""
