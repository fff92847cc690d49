"""Pages of classes: list, one class, its form, its timetable."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.access.scopes import get_visible
from guopei.core.catalogue.selectors.years import years
from guopei.core.flow.selectors.steps import Made, SentBack
from guopei.core.flow.table import Flow
from guopei.core.orgs.enums import UnitKind
from guopei.core.refusal import Refused
from guopei.core.typed import whole_number
from guopei.core.ui.columns import Column
from guopei.core.ui.forms import ListFilter, rows_of
from guopei.core.ui.hanging import errands_on, return_on
from guopei.core.ui.pages import Action, Crumb, FormPage, ListPage, RecordPage
from guopei.core.ui.parts import Fact, LiveTotal, StepButton
from projects.orders.rules.rights import VIEW_TASK_ORDER
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.forms.classes import ClassForm, LessonRowForm, PhaseRowForm, TimetableForm
from trainees.classes.models import TrainingClass
from trainees.classes.rules import CLASS_FLOW, LESSON_FLOW
from trainees.classes.rules.rights import EDIT_CLASS, EDIT_TIMETABLE, VIEW_CLASS
from trainees.classes.selectors.class_steps import change_hindrance
from trainees.classes.selectors.classes import (
    acts_for,
    class_in_sight,
    classes_for,
    emergency_plan_of,
    hours_of,
    lessons_of,
    must_act_for,
    orders_ready_for_classes,
    phases_of,
    safety_records_of,
    timetable_of,
)
from trainees.classes.selectors.departures import departures_of
from trainees.classes.services.classes import (
    PhaseRow,
    draft_class,
    save_emergency_plan,
    save_phases,
    update_class,
)
from trainees.classes.services.timetable import LessonRow, save_timetable
from trainees.classes.views.class_turn import ClassTurnPage


def list_crumb() -> Crumb:
    """Back to the list."""
    return Crumb(_("Classes"), reverse("trainees:class-list"))


def class_crumbs(training_class: TrainingClass) -> Sequence[Crumb]:
    """Back to the class."""
    return (list_crumb(), Crumb(training_class.name, reverse("trainees:class-detail", args=[training_class.pk])))


class ClassFilter(ListFilter):
    """Whose, name, state, year, institution."""

    mine = django_filters.ChoiceFilter(
        label=_("Managed by me"), choices=[("1", _("My classes"))], empty_label=_("All classes"), method="of_manager"
    )
    name = django_filters.CharFilter(label=_("Class name"), lookup_expr="contains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ClassState.choices)
    year = django_filters.ModelChoiceFilter(
        label=_("Programme year"),
        field_name="year",
        queryset=years(),
    )
    institution = django_filters.CharFilter(
        label=_("Institution"), field_name="institution__unit__name", lookup_expr="contains"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.actor.role != Role.CLASS_MANAGER:
            del self.filters["mine"]

    def of_manager(self, rows: QuerySet[TrainingClass], _name: str, value: str) -> QuerySet[TrainingClass]:
        """The classes that the reader manages."""
        return rows.filter(manager_id__in=self.actor.hands) if value else rows

    class Meta:
        model = TrainingClass
        fields = ("mine", "name", "state", "year", "institution")


class ClassList(ListPage):
    """The classes in sight: an institution's own, a province's, the nation's."""

    title = _("Classes")
    permission = VIEW_CLASS
    filterset_class = ClassFilter
    sort = "-starts_on"
    columns: Sequence[Column] = (
        Column("name", _("Class"), sort="name", link=lambda row: reverse("trainees:class-detail", args=[row.pk])),
        Column("institution", _("Institution")),
        Column("sub_project", _("Sub-project"), accessor="task_order.plan_item.sub_project"),
        Column("starts_on", _("First day"), kind="date", sort="starts_on"),
        Column("ends_on", _("Last day"), kind="date", sort="ends_on"),
        Column("manager", _("Class manager"), tight=True),
        Column("capacity", _("Places"), kind="number", sort="capacity"),
        Column("assigned", _("Assigned"), kind="number", sort="assigned"),
        Column("arrived", _("Arrived"), kind="number", sort="arrived"),
        Column("state", _("State"), kind="badge", sort="state"),
    )

    @property
    def empty_text(self) -> str:
        """Below the province one sees classes of one's own only: that there are none yet would not be true."""
        if self.actor.unit_kind in (UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.SCHOOL):
            return gettext(
                "Your unit has held or approved no class. Classes on task orders are seen by the institution and the "
                "province; who of yours is in which class stands beside each enrolment."
            )
        return gettext("No class was made yet. A class is made on a task order that the institution accepted.")

    def rows(self) -> QuerySet[TrainingClass]:
        """The classes in sight."""
        return classes_for(self.actor)

    def actions(self) -> Sequence[Action]:
        """Make a class; a class manager's own ones first."""
        if self.actor.role == Role.CLASS_MANAGER:
            mine = self.request.GET.get("mine") == "1"
            label, query = (_("All classes"), "") if mine else (_("My classes"), "?mine=1")
            return (Action(label, reverse("trainees:class-list") + query, "school", main=not mine),)
        if self.actor.has(EDIT_CLASS):
            return (Action(_("New class"), reverse("trainees:class-new"), "plus", main=True),)
        return ()


class ClassDetail(ClassTurnPage):
    """One class: where it stands, what it still lacks, its phases and timetable, and what rooms above hang on it."""

    template_name = "trainees/classes/class_detail.html"
    permission = VIEW_CLASS
    makes = CLASS_FLOW
    path = (ClassState.PREPARING, ClassState.READY, ClassState.RUNNING, ClassState.ENDED, ClassState.SETTLED)
    record: TrainingClass

    def fetch(self) -> TrainingClass:
        """The class, in sight."""
        return class_in_sight(self.actor, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (list_crumb(),)

    def facts(self) -> Sequence[Fact]:
        """Whose, on which order, when, how many."""
        found = self.record
        order = found.task_order
        facts = [Fact(_("Level"), found.get_level_display()), Fact(_("Institution"), found.institution)]
        if order is not None:
            may = self.actor.has(VIEW_TASK_ORDER)
            url = reverse("projects:task-order-detail", args=[order.pk]) if may else ""
            facts += [
                Fact(_("Task order"), order.number, url=url),
                Fact(_("Sub-project"), order.plan_item.sub_project),
            ]
        else:
            facts += [Fact(_("Approving document"), found.approval_document)]
        return [
            *facts,
            Fact(_("First day"), found.starts_on, "date"),
            Fact(_("Last day"), found.ends_on, "date"),
            Fact(_("Place"), found.place or "—"),
            Fact(_("Class manager"), found.manager or "—"),
            Fact(_("Places"), found.capacity, "number"),
            Fact(_("Assigned"), found.assigned, "number", note=_("without those who did not come")),
            Fact(_("Arrived"), found.arrived, "number"),
            Fact(_("Hours"), hours_of(found)),
        ]

    def find_return(self, flow: Flow | None, made: Sequence[Made]) -> SentBack | None:
        """Why something of the class was sent back, while it can be mended."""
        return return_on(self.actor, self.record) if self.record.state == ClassState.ENDED else None

    def more(self) -> dict[str, Any]:
        """The class's own sections."""
        if self.request.GET.get("tab"):
            return {}
        return {
            "gaps": self.gaps,
            "phases": phases_of(self.record),
            "departures": departures_of(self.record),
            "lessons": [lesson for day in timetable_of(self.record) for lesson in day.lessons],
            "plan": emergency_plan_of(self.record),
            "safety": safety_records_of(self.record),
            "may_cancel_lesson": self.may_change(EDIT_TIMETABLE),
            "lesson_state": LessonState,
        }


class ClassEdit(FormPage):
    """A new class, or an existing one: basics, phases, emergency plan."""

    form_class = ClassForm
    permission = EDIT_CLASS
    formsets = {"phases": rows_of(PhaseRowForm, least=0, most=30, blank=1)}
    draft = "trainees.class"
    record: TrainingClass | None

    def fetch(self) -> TrainingClass | None:
        """The class to edit; None for a new one."""
        return class_in_sight(self.actor, self.kwargs["pk"]) if "pk" in self.kwargs else None

    def hindrance(self) -> Refused | None:
        """The class is over."""
        return change_hindrance(self.record) if self.record else None

    def get_title(self) -> Any:
        """New class, or its name."""
        return _("Edit the class") if self.record else _("New class")

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the list, or to the class."""
        return class_crumbs(self.record) if self.record else (list_crumb(),)

    def form_kwargs(self) -> dict[str, Any]:
        """The order is chosen once."""
        return {"with_order": self.record is None}

    def initial(self) -> dict[str, Any]:
        """What is there already; a new class takes over the order named in the address."""
        if self.record is None:
            number = whole_number(self.request.GET.get("order", ""))
            order = orders_ready_for_classes(self.actor).filter(pk=number).first() if number else None
            left = getattr(order, "left", 0)
            return {"task_order": order.pk, "capacity": left if left > 0 else None} if order else {}
        plan = emergency_plan_of(self.record)
        found = {
            name: getattr(self.record, name)
            for name in ("name", "capacity", "manager", "starts_on", "ends_on", "place")
        }
        if plan is not None:
            found |= {
                "contact_name": plan.contact_name,
                "contact_phone": plan.contact_phone,
                "emergency_summary": plan.summary,
            }
        return found

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The phases there are."""
        if self.record is None:
            return []
        return [
            {
                "kind": phase.kind,
                "first_day": phase.held.lower,
                "last_day": phase.held.upper - timedelta(days=1),
                "hours": phase.hours,
                "place": phase.place,
                "id": phase.pk,
            }
            for phase in phases_of(self.record)
        ]

    def cancel_url(self) -> str:
        """Back to the class, or to the list."""
        return (
            reverse("trainees:class-detail", args=[self.record.pk]) if self.record else reverse("trainees:class-list")
        )

    def totals(self) -> Sequence[LiveTotal]:
        """Hours of all phases."""
        return (LiveTotal(_("Hours"), rows="phases", product="hours"),)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> TrainingClass:
        """Make or change the class, then its phases and its plan: all or nothing."""
        emergency = {name: data.pop(name) for name in ("emergency_summary", "contact_name", "contact_phone")}
        if self.record is None:
            saved = draft_class(actor=self.actor, **data)
        else:
            saved = update_class(self.record, actor=self.actor, version=version, **data)
        if saved.state in (ClassState.PREPARING, ClassState.READY):
            save_phases(saved, [PhaseRow(**row) for row in rows["phases"]], actor=self.actor)
        if emergency["emergency_summary"]:
            save_emergency_plan(
                saved,
                actor=self.actor,
                summary=emergency["emergency_summary"],
                contact_name=emergency["contact_name"],
                contact_phone=emergency["contact_phone"],
            )
        return saved

    def after(self, saved: TrainingClass) -> str:
        """To the class."""
        return reverse("trainees:class-detail", args=[saved.pk])


class ClassTimetable(FormPage):
    """The timetable of a class: typed, or pasted from a spreadsheet."""

    form_class = TimetableForm
    permission = EDIT_TIMETABLE
    formsets = {"lessons": rows_of(LessonRowForm, least=0, most=400, blank=1)}
    draft = "trainees.class-timetable"
    title = _("Timetable")
    is_wide = True
    record: TrainingClass
    page = "trainees:class-detail"

    def fetch(self) -> TrainingClass:
        """The class, in sight."""
        found = class_in_sight(self.actor, self.kwargs["pk"])
        must_act_for(self.actor, found)
        return found

    def hindrance(self) -> Refused | None:
        """The class is over."""
        return change_hindrance(self.record)

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the class."""
        return class_crumbs(self.record)

    def rows_initial(self, name: str) -> list[dict[str, Any]]:
        """The planned lessons."""
        return [
            {field: getattr(lesson, field) for field in LessonRowForm.base_fields}
            for lesson in lessons_of(self.record).filter(state=LessonState.PLANNED)
        ]

    @property
    def lead(self) -> str:
        """Of which class."""
        return self.record.name

    def totals(self) -> Sequence[LiveTotal]:
        """Hours of all rows."""
        return (LiveTotal(_("Hours"), rows="lessons", product="hours"),)

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> int:
        """Put the rows in place of the planned lessons."""
        return save_timetable(
            self.record,
            [LessonRow(**{**row, "hours": row["hours"] or Decimal(0)}) for row in rows["lessons"]],
            actor=self.actor,
            version=version,
        )


class LessonDetail(RecordPage):
    """One lesson: what, by whom, when; it can be cancelled with a reason."""

    template_name = "trainees/classes/lesson_detail.html"
    permission = VIEW_CLASS
    path = (LessonState.PLANNED, LessonState.HELD)
    makes = LESSON_FLOW

    def fetch(self) -> Any:
        """The lesson, in sight of whoever sees its class."""
        training_class = class_in_sight(self.actor, self.kwargs["pk"])
        lessons = lessons_of(training_class).select_related("phase__training_class__institution__unit")
        return get_visible(self.actor, lessons, pk=self.kwargs["lesson"])

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the class."""
        return class_crumbs(self.record.phase.training_class)

    @property
    def _is_due(self) -> bool:
        """Whether its day has come and nobody has recorded it yet."""
        lesson = self.record
        running = lesson.phase.training_class.state == ClassState.RUNNING
        return bool(running and lesson.state == LessonState.PLANNED and lesson.held_on <= clock.today())

    def due_actions(self) -> Sequence[Action]:
        """A lesson counts as held when its attendance is recorded: on the page that the class links to."""
        training_class = self.record.phase.training_class
        return [
            errand.as_action(training_class, due=True)
            for errand in errands_on(self.actor, training_class, acts=acts_for(self.actor, training_class))
            if errand.key == "attendance" and self._is_due and not self.record.is_safety
        ]

    def buttons(self) -> list[StepButton]:
        """Of those who act for the class."""
        return super().buttons() if acts_for(self.actor, self.record.phase.training_class) else []

    def next_by(self) -> list[str]:
        """Nobody is waited for before its day."""
        return super().next_by() if self._is_due else []
