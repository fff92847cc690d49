"""Forms of a class: its basics with phases and emergency plan, and its timetable."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.models import User
from guopei.core.catalogue.enums import PhaseKind
from guopei.core.ui.forms import FormSection, GuopeiForm, UnitInput
from projects.orders.models import TaskOrder
from trainees.classes.enums import HalfDay, LessonForm
from trainees.classes.selectors.classes import managers_of, orders_ready_for_classes


class OrderChoice(forms.ModelChoiceField):
    """Task orders by number, project, days, and how many places no class has taken yet."""

    def label_from_instance(self, obj: TaskOrder) -> str:
        """Number · sub-project · what is left of the places · days."""
        left = gettext("%(left)s of %(places)s places left, %(days)s days") % {
            "left": obj.left,  # type: ignore[attr-defined]
            "places": obj.places,
            "days": obj.plan_item.days,
        }
        return f"{obj.number} · {obj.plan_item.sub_project} · {left}"


class ManagerChoice(forms.ModelChoiceField):
    """Class managers by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name."""
        return obj.name


class PhaseRowForm(GuopeiForm):
    """A phase: how, from when to when, how many hours, where."""

    kind = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices)
    first_day = forms.DateField(label=_("First day"))
    last_day = forms.DateField(label=_("Last day"))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=5, decimal_places=1)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClassForm(GuopeiForm):
    """A national class on a task order."""

    sections = (
        FormSection(
            "basic", _("Class"), ("task_order", "name", "capacity", "manager", "starts_on", "ends_on", "place")
        ),
        FormSection(
            "phases",
            _("Phases"),
            formset="phases",
            note=_("Only on-site phases occupy the trainees' days; online study and practice at school do not."),
        ),
        FormSection(
            "emergency",
            _("Emergency plan"),
            ("contact_name", "contact_phone", "emergency_summary"),
            note=_("Required before the class can be declared ready."),
        ),
    )
    wide = ("task_order", "name", "place", "emergency_summary")

    task_order = OrderChoice(
        label=_("Task order"), queryset=TaskOrder.objects.none(), help_text=_("Orders that your institution accepted.")
    )
    name = forms.CharField(label=_("Class name"), max_length=120)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=5000, widget=UnitInput(_("people")))
    manager = ManagerChoice(
        label=_("Class manager"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Must be named before the class can be declared ready."),
    )
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Person to call"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    emergency_summary = forms.CharField(
        label=_("Emergency measures"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Injury, illness, fire, traffic, weather: who does what, and to whom it is reported."),
    )

    def __init__(self, *args: Any, with_order: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.actor is None:
            raise TypeError("this form needs an actor")
        if with_order:
            self.fields["task_order"].queryset = orders_ready_for_classes(self.actor)  # type: ignore[attr-defined]
        else:
            del self.fields["task_order"]
        self.fields["manager"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=managers_of(self.actor.unit_id or 0).values("user")
        ).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """An emergency plan is written whole or not at all."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        parts = ("emergency_summary", "contact_name", "contact_phone")
        if any(data.get(part) for part in parts):
            for part in parts:
                if not data.get(part):
                    self.add_error(
                        part, _("The emergency plan needs measures, a person to call and a telephone number.")
                    )
        return data


class LessonRowForm(GuopeiForm):
    """A lesson of the timetable. Cells of a spreadsheet are pasted in this order."""

    held_on = forms.DateField(label=_("Day"))
    half_day = forms.ChoiceField(label=_("Time"), choices=HalfDay.choices)
    title = forms.CharField(label=_("Lesson"), max_length=200, widget=forms.TextInput(attrs={"class": "gp-cell-wide"}))
    form = forms.ChoiceField(label=_("Form of teaching"), choices=LessonForm.choices)
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=4, decimal_places=1)
    lecturer_name = forms.CharField(label=_("Lecturer"), max_length=60)
    lecturer_unit = forms.CharField(label=_("Lecturer's unit"), max_length=120, required=False)
    lecturer_title = forms.CharField(label=_("Lecturer's title"), max_length=60, required=False)
    is_safety = forms.BooleanField(label=_("Safety"), required=False)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TimetableForm(GuopeiForm):
    """Only rows."""

    sections = (
        FormSection(
            "lessons",
            _("Lessons"),
            formset="lessons",
            note=_(
                "Lessons that were held or cancelled are not shown here: they do not change. The safety lesson must "
                "come first."
            ),
        ),
    )
