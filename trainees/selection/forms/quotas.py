from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.ui.forms import FormSection, GuopeiForm, UnitInput, rows_of


class ShareForm(GuopeiForm):
    """One unit and its places. The unit is typed or pasted by name; rows without places are left as they are."""

    unit = forms.CharField(label=_("Unit"), max_length=100)
    places = forms.IntegerField(
        label=pgettext_lazy("quota", "Places"), min_value=0, required=False, widget=UnitInput(_("people"))
    )


class SplitForm(GuopeiForm):
    """Who gets how many places, and until when they name people."""

    sections = (
        FormSection("shares", _("Places by unit"), formset="shares"),
        FormSection("due", _("Deadline"), ("due_on",)),
    )

    due_on = forms.DateField(label=_("Rosters are due"), required=False)


class OpenForm(GuopeiForm):
    """Until when people are named for the places of a task order."""

    due_on = forms.DateField(label=_("Rosters are due"), required=False)


Shares = rows_of(ShareForm, most=600, blank=0)
