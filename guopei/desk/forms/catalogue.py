"""Drawing up a year; saying that a milestone was reached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import ApprovalMode, Mode, RateClass, Stage
from guopei.core.catalogue.models import Line, ProgrammeYear, TargetGroup
from guopei.core.ui.forms import GuopeiForm


class DaysForm(GuopeiForm):
    """The days of a programme year, and how its plans are decided."""

    plans_due = forms.DateField(label=_("Plans due"), required=False)
    orders_due = forms.DateField(label=_("Task orders due"), required=False)
    rosters_due = forms.DateField(label=_("Rosters due"), required=False)
    reports_due = forms.DateField(label=_("Reports due"), required=False)
    approval_mode = forms.ChoiceField(label=_("Provincial plans are"), choices=ApprovalMode.choices)


class YearForm(DaysForm):
    """A new programme year."""

    field_order = ("year", "copied_from")
    year = forms.IntegerField(label=_("Year"), min_value=2009, max_value=2100)
    copied_from = forms.ModelChoiceField(
        label=_("Copy the sub-projects of"),
        queryset=ProgrammeYear.objects.order_by("-year"),
        required=False,
        empty_label=_("No year: begin with an empty catalogue"),
    )


class SubProjectForm(GuopeiForm):
    """What is trained, how, how long, at which class of the daily quota."""

    line = forms.ModelChoiceField(label=_("Project line"), queryset=Line.objects.order_by("code"))
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("Any")), *Stage.choices], required=False)
    target_group = forms.ModelChoiceField(
        label=_("Target group"), queryset=TargetGroup.objects.order_by("id"), required=False, empty_label=_("Any")
    )
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=400)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=3000)
    rate_class = forms.ChoiceField(label=_("Class of the daily quota"), choices=RateClass.choices)
    is_weak_subject = forms.BooleanField(label=_("For weak subjects"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("The document that it is taken from.")
    )
    wide = ("name", "name_en", "source")


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
