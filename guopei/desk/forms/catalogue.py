"""Drawing up a year; saying that a milestone was reached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import ApprovalMode
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.ui.forms import GuopeiForm


class YearForm(GuopeiForm):
    """A new programme year."""

    year = forms.IntegerField(label=_("Year"), min_value=2009, max_value=2100)
    copied_from = forms.ModelChoiceField(
        label=_("Copy the sub-projects of"),
        queryset=ProgrammeYear.objects.order_by("-year"),
        required=False,
        empty_label=_("No year: begin with an empty catalogue"),
    )
    plans_due = forms.DateField(label=_("Plans due"), required=False)
    orders_due = forms.DateField(label=_("Task orders due"), required=False)
    rosters_due = forms.DateField(label=_("Rosters due"), required=False)
    reports_due = forms.DateField(label=_("Reports due"), required=False)
    approval_mode = forms.ChoiceField(label=_("Provincial plans are"), choices=ApprovalMode.choices)


class MilestoneForm(GuopeiForm):
    """When and by what a milestone was reached."""

    reached_on = forms.DateField(label=_("Reached on"))
    proof = forms.CharField(
        label=_("What shows it"),
        max_length=300,
        help_text=_("Document number, address or figure."),
        widget=forms.Textarea,
    )
    wide = ("proof",)
