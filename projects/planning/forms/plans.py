"""The plan's form: its texts, and the table of items with the year's own choices."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.enums import Stage
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.forms import FormSection, GuopeiForm, MoneyField, RowFormSet, rows_of
from projects.planning.models.terms import MOST_DAYS, MOST_PLACES, MOST_RATE_FEN
from projects.planning.selectors.choices import sub_projects_for, subjects
from projects.planning.services.items import MOST_ITEMS


class PlanForm(GuopeiForm):
    """What the plan says in words. Parts may be empty in a draft; a submission asks for all of them."""

    sections: Sequence[FormSection] = (
        FormSection("needs", _("Training needs"), ("needs",)),
        FormSection("goals", _("Goals"), ("goals",)),
        FormSection("coverage", _("Poor and key counties"), ("coverage",)),
        FormSection(
            "items",
            _("Items"),
            (),
            "items",
            _("Places × days × yuan per person and day. The total stays within the money ordered to the province."),
        ),
    )
    wide = ("needs", "goals", "coverage")

    needs = forms.CharField(
        label=_("What the survey of needs found"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Which teachers, which subjects, how many, and how you know."),
    )
    goals = forms.CharField(
        label=_("What the plan is to achieve"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What will be different afterwards, and which figures will show it."),
    )
    coverage = forms.CharField(
        label=_("How poor and key counties are served"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Counties served first, teachers not yet reached, targets of the year."),
    )


class ItemForm(GuopeiForm):
    """One line of the table. `item` carries the id of the line that it was."""

    row_total = "places*days*rate"

    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sub_project = forms.TypedChoiceField(label=_("Sub-project"), coerce=int)
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", ""), *Stage.choices])
    subject = forms.TypedChoiceField(label=_("Subject"), coerce=int, required=False, empty_value=None)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PLACES)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS)
    rate = MoneyField(label=_("Daily rate"), least=1, most=MOST_RATE_FEN)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


def item_rows(year: ProgrammeYear, unit: OrgUnit) -> type[RowFormSet]:
    """The table of items with the sub-projects that a unit plans in a year. Two queries."""
    offered = [(row.pk, str(row)) for row in sub_projects_for(year, unit)]
    taught = [(row.pk, str(row)) for row in subjects()]

    class YearItemForm(ItemForm):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            self.fields["sub_project"].choices = [("", ""), *offered]  # type: ignore[attr-defined]
            self.fields["subject"].choices = [("", ""), *taught]  # type: ignore[attr-defined]

    return rows_of(YearItemForm, most=MOST_ITEMS)


class ReturnForm(GuopeiForm):
    """Reasons for a return: one box for each part of the plan; items have a table of their own."""

    sections: Sequence[FormSection] = (
        FormSection("parts", _("Remarks at parts of the plan"), ("reason", "needs", "goals", "coverage", "items")),
        FormSection("remarks", _("Remarks at single items"), (), "remarks"),
    )
    wide = ("reason",)

    reason = forms.CharField(label=_("In general"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    needs = forms.CharField(
        label=_("Training needs"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    goals = forms.CharField(label=_("Goals"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    coverage = forms.CharField(
        label=_("Poor and key counties"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    items = forms.CharField(
        label=_("Items as a whole"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class RemarkRow(GuopeiForm):
    """A remark at one item of the plan."""

    item = forms.TypedChoiceField(label=_("Item"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=2000)
