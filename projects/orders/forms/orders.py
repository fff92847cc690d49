from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.forms import DocumentNumberField, FormSection, GuopeiForm, UnitField
from projects.orders.rules.pages import HOLDERS


class TaskOrderForm(GuopeiForm):
    """To whom, how many places, in which phases."""

    sections: Sequence[FormSection] = (
        FormSection("order", _("Task"), ("unit", "document_no", "places")),
        FormSection(
            "phases",
            _("Phases"),
            (),
            "phases",
            _(
                "On-site and shadowing phases have days, online study has hours, visits are counted. The amount is the "
                "sum of the phases, at most what the item has left."
            ),
        ),
    )

    unit = UnitField(
        label=_("Institution or county"),
        source=HOLDERS,
        help_text=_("An institution, or a project county of the province that trains its own teachers."),
    )
    document_no = DocumentNumberField(
        label=_("Document number"),
        required=False,
        help_text=_("Of the province's document that orders the task; needed before the order is issued."),
    )
    places = forms.IntegerField(label=_("Places"), min_value=1)
