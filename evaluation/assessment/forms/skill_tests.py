"""Forms of rubrics and scores."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment
from evaluation.assessment.models import Rubric
from evaluation.assessment.selectors.skill_tests import rubrics_for
from guopei.core.ui.forms import FormSection, GuopeiForm


class CriterionRowForm(GuopeiForm):
    """A criterion. Cells of a spreadsheet are pasted in this order."""

    title = forms.CharField(label=_("Criterion"), max_length=120)
    points = forms.DecimalField(label=_("Points"), min_value=Decimal("0.1"), max_digits=4, decimal_places=1)
    levels = forms.CharField(label=_("What full points mean"), max_length=400, required=False)


class RubricForm(GuopeiForm):
    """A rubric."""

    sections = (
        FormSection("basic", _("Rubric"), ("name", "note")),
        FormSection(
            "criteria",
            _("Criteria"),
            formset="criteria",
            note=_("Fixed as soon as a test stands on it: before and after are measured alike."),
        ),
    )
    wide = ("name", "note")

    name = forms.CharField(label=_("Name of the rubric"), max_length=120)
    note = forms.CharField(
        label=_("How it is used"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpenTestForm(GuopeiForm):
    """Which rubric the tests of a class stand on."""

    wide = ("rubric",)

    rubric = forms.ModelChoiceField(
        label=_("Rubric"),
        queryset=Rubric.objects.none(),
        help_text=_("The same for the test before and the test after. It cannot be changed afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.actor is not None:
            self.fields["rubric"].queryset = rubrics_for(self.actor).order_by("name")  # type: ignore[attr-defined]


class ScoresForm(GuopeiForm):
    """Two scores for each trainee; empty is none, and takes back what was there."""

    def __init__(self, *args: Any, people: list[tuple[int, str]], full: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in people:
            for moment in Moment:
                label = format_lazy("{} · {}", name, moment.label)
                self.fields[f"{moment}-{number}"] = forms.DecimalField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=full,
                    max_digits=5,
                    decimal_places=1,
                    widget=forms.NumberInput(attrs={"aria-label": label}),  # the table has no label beside it
                )
