"""The class's people: who gets a place, who arrived, the safety lesson, leaving early."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.scopes import get_visible
from guopei.core.refusal import Refused
from guopei.core.typed import whole_numbers
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.forms.rows import RowFormSet
from guopei.core.ui.pages import Action, BulkAction, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact, StepButton
from trainees.classes.enums import ClassState
from trainees.classes.models import Lesson, TrainingClass
from trainees.classes.selectors.classes import acts_for, class_in_sight, lessons_of, must_act_for
from trainees.delivery.forms.classes import SafetyForm
from trainees.delivery.models import Attendance
from trainees.delivery.rules import ENROLMENT_FLOW, RESULT_FLOW
from trainees.delivery.rules.rights import ASSIGN_TRAINEES, CONFIRM_RESULT, RECORD_ARRIVAL, RECORD_SAFETY
from trainees.delivery.selectors.attendance import Standing, early_hindrance, marks_of, standing_of
from trainees.delivery.selectors.class_steps import open_hindrance
from trainees.delivery.selectors.classes import assignable_trainees, tallies_of, trainees_of_class
from trainees.delivery.services.arrivals import in_words
from trainees.delivery.services.assigning import assign_trainees
from trainees.delivery.services.results import withdraw_result
from trainees.delivery.services.safety import record_safety
from trainees.selection.enums import EnrolmentState, ResultState
from trainees.selection.models import Enrolment
from trainees.selection.rules.rights import VIEW_ENROLMENT

RUNS = (ClassState.READY, ClassState.RUNNING)


class ClassPage(Page):
    """What pages of one class share: the class in sight, and the way back to it.

    A page on which one only acts (`acting`) is denied to those who do not act for the class.
    """

    acting = False

    @cached_property
    def training_class(self) -> TrainingClass:
        """The class, or 404."""
        found = class_in_sight(self.actor, self.kwargs["pk"])
        if self.acting:
            must_act_for(self.actor, found)
        return found

    @property
    def may_act(self) -> bool:
        """Whether this person acts for the class: its manager, or another role of its institution."""
        return acts_for(self.actor, self.training_class)

    @property
    def class_url(self) -> str:
        """The class's own page."""
        return reverse("trainees:class-detail", args=[self.training_class.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and class."""
        return (
            Crumb(_("Classes"), reverse("trainees:class-list")),
            Crumb(self.training_class.name, self.class_url),
        )


class PeopleFilter(ListFilter):
    """Name, state."""

    name = django_filters.CharFilter(label=_("Full name"), field_name="teacher__name", lookup_expr="startswith")

    class Meta:
        model = Enrolment
        fields = ("name",)


PERSON_COLUMNS = (
    Column("name", _("Full name"), accessor="teacher.name", sort="teacher__pinyin"),
    Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
    Column("school", _("School"), accessor="teacher.school_name"),
    Column("county", _("County"), accessor="county.label"),
)


class ClassAssign(ClassPage, ListPage):
    """People who are expected on the task order and have no class yet: tick and assign."""

    acting = True
    template_name = "trainees/delivery/class_assign.html"
    title = _("Assign trainees")
    permission = ASSIGN_TRAINEES
    filterset_class = PeopleFilter
    sort = "teacher__pinyin"
    size = 200
    columns = PERSON_COLUMNS
    empty_text = _("Everybody who is expected on this task order has a class.")
    bulk_actions = (BulkAction("assign", _("Assign those ticked"), ASSIGN_TRAINEES),)

    @property
    def lead(self) -> str:
        """How many places are left."""
        found = self.training_class
        return gettext("%(class)s: %(assigned)s of %(capacity)s places are taken") % {
            "class": found.name,
            "assigned": found.assigned,
            "capacity": found.capacity,
        }

    def rows(self) -> QuerySet[Enrolment]:
        """Who can be assigned."""
        return assignable_trainees(self.actor, self.training_class)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Assign those ticked, or as many as there are places."""
        if request.POST.get("action") != "assign_all":
            return super().post(request, *args, **kwargs)
        try:
            done = assign_trainees(self.training_class, actor=self.actor)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        messages.success(request, self.said(done.placed))
        if done.clashes:
            names = gettext(", ").join(sorted({clash.name for clash in done.clashes}))
            messages.warning(
                request,
                gettext("Left out, because on site elsewhere on some of the days: %(names)s.") % {"names": names},
            )
        return redirect(self.class_url)

    def act(self, name: str, ids: list[int], reason: str) -> str:
        """Assign those ticked, all or nobody."""
        return self.said(assign_trainees(self.training_class, actor=self.actor, enrolment_ids=ids).placed)

    @staticmethod
    def said(placed: int) -> str:
        """What was done."""
        return ngettext("%(n)d trainee assigned.", "%(n)d trainees assigned.", placed) % {"n": placed}


class ClassSafety(ClassPage, FormPage):
    """The record of the safety lesson: what was taught and who took part."""

    acting = True
    form_class = SafetyForm
    title = _("Record the safety lesson")
    permission = RECORD_SAFETY
    submit_label = _("Record the safety lesson")
    done_text = _("The safety lesson is recorded.")

    @cached_property
    def lesson(self) -> Lesson:
        """The first safety lesson of the timetable that has no record."""
        lessons = lessons_of(self.training_class).filter(is_safety=True, safety_record=None)
        return get_visible(self.actor, lessons.exclude(state="CANCELLED"))

    @property
    def lead(self) -> str:
        """Which lesson."""
        lesson = self.lesson
        return f"{lesson.held_on} {lesson.get_half_day_display()} · {lesson.title} · {lesson.lecturer_name}"

    def cancel_url(self) -> str:
        """Back to the class."""
        return self.class_url

    def hindrance(self) -> Refused | None:
        """The class is not ready yet or over, or the lesson's time has not come."""
        return open_hindrance(self.training_class) or early_hindrance(self.training_class, [self.lesson])

    def form_kwargs(self) -> dict[str, Any]:
        """The people who have arrived."""
        people = trainees_of_class(self.actor, self.training_class).filter(state=EnrolmentState.ARRIVED)
        return {"people": [(str(person.pk), person.teacher.name) for person in people]}

    is_outdated = False

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Any:
        """Record it."""
        shown = whole_numbers(data["shown"].split(","))
        try:
            return record_safety(
                self.training_class,
                self.lesson,
                actor=self.actor,
                summary=data["summary"],
                attended_ids=[int(number) for number in data["attended"]],
                shown_ids=shown if data["shown"] else None,
            )
        except Refused as refusal:
            self.is_outdated = refusal.code == "people_changed"
            raise

    def respond(self, form: BaseForm, formsets: dict[str, RowFormSet], **kwargs: Any) -> HttpResponseBase:
        """The form as it was typed; the people it shows now are those it is answered for."""
        if self.is_outdated:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["shown"] = form.fields["shown"].initial  # type: ignore[index]
        return super().respond(form, formsets, **kwargs)


class TraineeDetail(RecordPage):
    """One trainee of a class: attendance, result, certificate; leaving early is recorded here."""

    template_name = "trainees/delivery/class_trainee.html"
    permission = VIEW_ENROLMENT
    path = (EnrolmentState.EXPECTED, EnrolmentState.ARRIVED)
    record: Enrolment
    makes = ENROLMENT_FLOW
    besides = {"withdraw_result": withdraw_result}
    done = {"withdraw_result": RESULT_FLOW["withdraw_result"].done}

    def fetch(self) -> Enrolment:
        """The enrolment, in sight and of this class."""
        training_class = class_in_sight(self.actor, self.kwargs["pk"])
        rows = trainees_of_class(self.actor, training_class).select_related(
            "teacher", "county__parent", "training_class__institution__unit", "training_class__manager"
        )
        return get_visible(self.actor, rows, pk=self.kwargs["enrolment"])

    def get_title(self) -> Any:
        """The name."""
        return self.record.teacher.name

    def crumbs(self) -> Sequence[Crumb]:
        """List and class."""
        found = class_in_sight(self.actor, self.kwargs["pk"])
        return (
            Crumb(_("Classes"), reverse("trainees:class-list")),
            Crumb(found, reverse("trainees:class-detail", args=[found.pk]) + "?tab=roster"),
        )

    def facts(self) -> Sequence[Fact]:
        """Who, from where."""
        person = self.record.teacher
        return (
            Fact(_("ID number"), person.id_masked, "mask"),
            Fact(_("School"), person.school_name),
            Fact(_("County"), self.record.county.label),
            Fact(_("Result"), self.record.get_result_display() or "—"),
            Fact(_("State of the result"), self.record.get_result_state_display()),
        )

    def more(self) -> dict[str, Any]:
        """Lesson by lesson."""
        found = class_in_sight(self.actor, self.kwargs["pk"])
        marks = marks_of(self.record)
        words = dict(Attendance._meta.get_field("status").flatchoices)
        lessons = [(lesson, words.get(marks.get(lesson.pk, ""), "")) for lesson in lessons_of(found)]
        may_arrive = found.state in RUNS and self.actor.has(RECORD_ARRIVAL)
        return {
            "standing": in_words(self.standing) if may_arrive else "",
            "lessons": lessons,
            "tally": tallies_of(found)[self.record.pk],
            "may_withdraw": self.record.result_state == ResultState.PUBLISHED
            and found.state == ClassState.ENDED
            and self.actor.has(CONFIRM_RESULT),
        }

    def due_actions(self) -> Sequence[Action]:
        """Whoever is still expected is registered at the desk of the class, with everybody else."""
        found = self.record.training_class
        if self.record.state != EnrolmentState.EXPECTED or found is None or found.state not in RUNS:
            return ()
        if not self.actor.has(RECORD_ARRIVAL) or not acts_for(self.actor, found):
            return ()
        return (Action(_("Record arrivals"), reverse("trainees:class-arrivals", args=[found.pk]), "user-check"),)

    def next_by(self) -> list[str]:
        """Who records arrivals, once the class is ready."""
        found = self.record.training_class
        return super().next_by() if found is not None and found.state in RUNS else []

    def buttons(self) -> list[StepButton]:
        """Nobody leaves early a class that does not run; an arrival is taken back while nothing rests on it; both by
        those who act for the class."""
        found = self.record.training_class
        if found is None or not acts_for(self.actor, found):
            return []
        barred = {"take_back"} if self.standing else set()
        return [
            button
            for button in super().buttons()
            if button.name not in barred and (found.state in RUNS or button.name not in ("leave", "take_back"))
        ]

    @cached_property
    def standing(self) -> list[Standing]:
        """What keeps the arrival from being taken back."""
        return standing_of(self.record) if self.record.state == EnrolmentState.ARRIVED else []
