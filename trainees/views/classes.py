"""The class's people: who gets a place, who arrived, the safety lesson, leaving early."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guopei.core.access.scopes import get_visible
from guopei.core.flow.cells import Cell, Key, Overtaken
from guopei.core.refusal import Refused
from guopei.core.typed import whole_numbers
from guopei.core.ui.badges import Badge, Tone, badge_for
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter
from guopei.core.ui.forms.rows import RowFormSet
from guopei.core.ui.pages import Action, BulkAction, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact, StepButton
from projects.enums import ClassState
from projects.models import Lesson, TrainingClass
from projects.selectors.classes import acts_for, class_in_sight, lessons_of, must_act_for
from trainees.enums import ATTENDED, EnrolmentState, ResultState
from trainees.forms.classes import SafetyForm
from trainees.models import Attendance, Enrolment
from trainees.rules import RESULT_FLOW
from trainees.selectors.attendance import Standing, standing_of
from trainees.selectors.classes import assignable_trainees, tallies_of, trainees_of_class
from trainees.services.arrival_sheets import record_arrival_sheet, write_arrival_sheet
from trainees.services.arrivals import (
    STATE,
    ArrivalsRecorded,
    declare_no_shows,
    in_words,
    leave_early,
    record_arrivals,
    take_back_arrival,
)
from trainees.services.assigning import assign_trainees, release_trainees
from trainees.services.class_sheets import as_bytes
from trainees.services.results import withdraw_result
from trainees.services.safety import record_safety, sign_safety
from trainees.views.cells import CellsPage
from trainees.views.sheets import SheetPage

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
        return reverse("projects:class-detail", args=[self.training_class.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List and class."""
        return (
            Crumb(_("Classes"), reverse("projects:class-list")),
            Crumb(self.training_class.name, self.class_url),
        )


class PeopleFilter(ListFilter):
    """Name, state."""

    name = django_filters.CharFilter(label=_("Full name"), field_name="teacher__name", lookup_expr="startswith")

    class Meta:
        model = Enrolment
        fields = ("name",)


class ArrivalFilter(PeopleFilter):
    """Name, state of arrival."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=EnrolmentState.choices)

    class Meta:
        model = Enrolment
        fields = ("name", "state")


PERSON_COLUMNS = (
    Column("name", _("Full name"), accessor="teacher.name", sort="teacher__pinyin"),
    Column("id_masked", _("ID number"), accessor="teacher.id_masked", tight=True),
    Column("school", _("School"), accessor="teacher.school_name"),
    Column("county", _("County"), accessor="county.label"),
)


class ClassAssign(ClassPage, ListPage):
    """People who are expected on the task order and have no class yet: tick and assign."""

    acting = True
    template_name = "trainees/class_assign.html"
    title = _("Assign trainees")
    permission = "trainees.assign_trainees"
    filterset_class = PeopleFilter
    sort = "teacher__pinyin"
    size = 200
    columns = PERSON_COLUMNS
    empty_text = _("Everybody who is expected on this task order has a class.")
    bulk_actions = (BulkAction("assign", _("Assign those ticked"), "trainees.assign_trainees"),)

    @property
    def lead(self) -> str:
        """How many places are left."""
        found = self.training_class
        return _now("%(class)s: %(assigned)s of %(capacity)s places are taken") % {
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
            names = "、".join(sorted({clash.name for clash in done.clashes}))
            messages.warning(
                request, _now("Left out, because on site elsewhere on some of the days: %(names)s.") % {"names": names}
            )
        return redirect(self.class_url)

    def act(self, name: str, ids: list[int], reason: str) -> str:
        """Assign those ticked, all or nobody."""
        return self.said(assign_trainees(self.training_class, actor=self.actor, enrolment_ids=ids).placed)

    @staticmethod
    def said(placed: int) -> str:
        """What was done."""
        return ngettext("%(n)d trainee assigned.", "%(n)d trainees assigned.", placed) % {"n": placed}


def person_url(row: Enrolment) -> str:
    """The page of a person of a class."""
    return reverse("trainees:class-trainee", args=[row.training_class_id, row.pk])


def safety_badge(row: Enrolment) -> Badge | str:
    """Whether the safety lesson was taken; nothing before arrival."""
    if row.state != EnrolmentState.ARRIVED:
        return ""
    return badge_for(_("Safety taken"), Tone.GOOD) if row.signed else badge_for(_("Not yet"), Tone.CARE)  # type: ignore[attr-defined]


def arrivals_said(recorded: ArrivalsRecorded) -> str:
    """How many arrivals were recorded, and how many had been before."""
    n = recorded.new
    sentence = ngettext("%(n)d arrival recorded.", "%(n)d arrivals recorded.", n) % {"n": n}
    if recorded.already:
        n = recorded.already
        sentence += " " + ngettext(
            "%(n)d person was recorded as arrived already.", "%(n)d people were recorded as arrived already.", n
        ) % {"n": n}
    return sentence


class StatesPage(CellsPage, ClassPage):
    """Pages on which arrivals are entered."""

    acting = True

    def people(self) -> Mapping[int, str]:
        """Whose arrival it is."""
        return {person.pk: person.teacher.name for person in trainees_of_class(self.actor, self.training_class)}

    def column_words(self, column: str) -> str:
        """There is one column."""
        return _now("Arrival")

    def value_words(self, value: str) -> str:
        """Expected, arrived, and so on."""
        return str(dict(EnrolmentState.choices).get(value, ""))

    def record_cells(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell]) -> str:
        """Record what was chosen after looking at both sides."""
        ids = [pk for (pk, _column), state in entered.items() if state == EnrolmentState.ARRIVED]
        return arrivals_said(record_arrivals(self.training_class, ids, actor=self.actor, seen=seen))


class ClassArrivals(StatesPage, ListPage):
    """The registration desk: who is expected, who has come, who did not."""

    acting = True
    template_name = "trainees/class_arrivals.html"
    title = _("Arrivals")
    permission = "trainees.record_arrival"
    filterset_class = ArrivalFilter
    sort = "teacher__pinyin"
    size = 200
    columns = (
        replace(PERSON_COLUMNS[0], link=person_url),
        *PERSON_COLUMNS[1:],
        Column("safety", _("Safety lesson"), kind="badge", accessor=safety_badge),
        Column("state", _("State"), kind="badge", sort="state"),
    )
    empty_text = _("Nobody has been assigned to this class yet.")
    bulk_actions = (
        BulkAction("arrive", _("Record arrival"), "trainees.record_arrival"),
        BulkAction("sign", _("Make up the safety lesson"), "trainees.record_safety"),
        BulkAction("no_show", _("Declare absent"), "trainees.declare_no_show", needs_reason=True),
        BulkAction("release", _("Take out of the class"), "trainees.assign_trainees"),
    )

    @property
    def lead(self) -> str:
        """How many have come."""
        found = self.training_class
        return _now("%(class)s: %(arrived)s of %(assigned)s have arrived") % {
            "class": found.name,
            "arrived": found.arrived,
            "assigned": found.assigned,
        }

    def actions(self) -> Sequence[Action]:
        """The same by a sheet."""
        return (
            Action(_("By sheet"), reverse("trainees:class-arrivals-sheet", args=[self.training_class.pk]), "table"),
        )

    def rows(self) -> QuerySet[Enrolment]:
        """The people of the class."""
        signed = Attendance.objects.filter(enrolment=OuterRef("pk"), lesson__is_safety=True, status__in=ATTENDED)
        return trainees_of_class(self.actor, self.training_class).annotate(signed=Exists(signed))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One of the four acts; or, after both sides were looked at, what was chosen."""
        entered, seen = self.sent(request)
        try:
            if not entered:
                return super().post(request, *args, **kwargs)
            messages.success(request, self.record_cells(entered, seen))
        except Overtaken as refusal:
            return self.show_overtaken(refusal)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        return redirect(request.get_full_path())

    def respond(self, status: int = 200, **extra: Any) -> HttpResponseBase:
        """The list, or both sides of what somebody else recorded meanwhile."""
        if isinstance(extra.get("refusal"), Overtaken):
            return self.show_overtaken(extra["refusal"])
        return super().respond(status, **extra)

    def context(self, **extra: Any) -> dict[str, Any]:
        """The states that the page shows, to be sent back with what is ticked."""
        rows = [row for row, _cells in extra.get("table", ())]
        shown = [(f"{row.pk}-{STATE}", Cell(row.state, row.version)) for row in rows]
        return super().context(**{"seen": shown, **extra})

    def act(self, name: str, ids: list[int], reason: str) -> str:
        """One of the four acts."""
        found, actor = self.training_class, self.actor
        if name == "arrive":
            seen = self.sent(self.request)[1]
            return arrivals_said(record_arrivals(found, ids, actor=actor, seen=seen or None))
        if name == "sign":
            n = sign_safety(found, ids, actor=actor)
            return ngettext("Safety lesson recorded for %(n)d.", "Safety lesson recorded for %(n)d.", n) % {"n": n}
        if name == "no_show":
            n = declare_no_shows(found, ids, actor=actor, reason=reason)
            return ngettext("%(n)d no-show declared.", "%(n)d no-shows declared.", n) % {"n": n}
        n = release_trainees(found, ids, actor=actor)
        return ngettext("%(n)d person taken out.", "%(n)d people taken out.", n) % {"n": n}


class ArrivalSheet(StatesPage, SheetPage):
    """Arrivals by sheet."""

    title = _("Arrivals by sheet")
    permission = "trainees.record_arrival"
    download = "arrivals"

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        """Back to the class."""
        return self.class_url

    def sheet(self) -> bytes:
        """The list to tick."""
        return as_bytes(write_arrival_sheet, self.training_class, actor=self.actor)

    def record_sheet(self, content: bytes, name: str) -> tuple[int, str]:
        """Record who has arrived."""
        read, done = record_arrival_sheet(self.training_class, content, name, actor=self.actor)
        return read, arrivals_said(done)

    def after(self, saved: Any) -> str:
        """To the list of arrivals."""
        return reverse("trainees:class-arrivals", args=[self.training_class.pk])


class ClassSafety(ClassPage, FormPage):
    """The record of the safety lesson: what was taught and who took part."""

    acting = True
    form_class = SafetyForm
    title = _("Record the safety lesson")
    permission = "trainees.record_safety"
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

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        """Back to the class."""
        return self.class_url

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

    template_name = "trainees/class_trainee.html"
    permission = "trainees.view_enrolment"
    path = (EnrolmentState.EXPECTED, EnrolmentState.ARRIVED)
    record: Enrolment
    steps = {"leave": leave_early, "take_back": take_back_arrival, "withdraw_result": withdraw_result}
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
            Crumb(_("Classes"), reverse("projects:class-list")),
            Crumb(found, reverse("projects:class-detail", args=[found.pk]) + "?tab=roster"),
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
        marks = dict(Attendance.objects.filter(enrolment=self.record).values_list("lesson_id", "status"))
        words = dict(Attendance._meta.get_field("status").flatchoices)
        lessons = [(lesson, words.get(marks.get(lesson.pk, ""), "")) for lesson in lessons_of(found)]
        may_arrive = found.state in RUNS and self.actor.has("trainees.record_arrival")
        return {
            "standing": in_words(self.standing) if may_arrive else "",
            "lessons": lessons,
            "tally": tallies_of(found)[self.record.pk],
            "may_withdraw": self.record.result_state == ResultState.PUBLISHED
            and found.state == ClassState.ENDED
            and self.actor.has("trainees.confirm_result"),
        }

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
