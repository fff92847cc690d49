"""Making a class and taking it through its life. Starting and settling it need the roster: `trainees.delivery`."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import get_visible, require
from guopei.core.access.selectors.grants import current_grants
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.catalogue.services.years import refuse_closed_year
from guopei.core.flow.services.moves import ask_for, lock, move, save_changes
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.inbox.services.todos import close_todos, hand_todos_over
from guopei.core.refusal import Refused, refuse
from guopei.core.typed import telephone
from institutions.register.selectors.register import institution_of
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from trainees.classes.enums import ClassLevel, ClassState
from trainees.classes.models import EmergencyPlan, Phase, TrainingClass
from trainees.classes.rules import CLASS_FLOW
from trainees.classes.rules.rights import EDIT_CLASS, READY_CLASS, RUN_CLASS
from trainees.classes.selectors.class_steps import (
    change_hindrance,
    class_is_over,
    end_hindrance,
    ready_hindrance,
    reopen_hindrance,
)


@dataclass(frozen=True)
class PhaseRow:
    """A phase as it is typed: first and last day both inside. `id` names an existing one."""

    kind: str
    first_day: date
    last_day: date
    hours: Decimal
    place: str = ""
    id: int | None = None


OUTSIDE_CLASS = Refused(_("A phase lies outside the days of the class."), code="phase_outside_class", field="phases")
_CLASS_WORDS = {
    "class_within_order": Refused(
        _("The places of all classes of a task order may not exceed the places of the order."),
        code="class_over_order",
        rule="trainees.class_within_order",
        field="capacity",
    ),
    "class_order_accepted": Refused(
        _("A national class needs a task order that your institution has accepted."),
        code="order_not_accepted",
        rule="trainees.class_needs_task_order",
        field="task_order",
    ),
    "class_ends_after_start": Refused(_("The class ends before it begins."), code="class_period", field="ends_on"),
    "class_in_programme_year": Refused(
        _("The days of the class lie outside its programme year."),
        code="class_outside_year",
        rule="trainees.class_in_year",
        field="ends_on",
    ),
    "class_within_capacity": Refused(
        _("More people are assigned to the class than it would have places."),
        code="capacity_below_assigned",
        field="capacity",
    ),
    "class_has_places": Refused(_("A class needs at least one place."), code="no_places", field="capacity"),
    "class_place_with_people": Refused(
        _("People are enrolled in the class: its approving unit, and with it their year and province, stand."),
        code="class_has_people",
        field="starts_on",
    ),
    "class_is_over": class_is_over(),
    "phase_within_class": OUTSIDE_CLASS,
}
_PHASE_WORDS = {
    "phase_within_class": OUTSIDE_CLASS,
    "phase_onsite_once_at_a_time": Refused(
        _("Two on-site phases of one class overlap."), code="phases_overlap", field="phases"
    ),
    "phase_before_running": Refused(
        _("Phases can be changed only before the class runs."), code="class_runs", field="phases"
    ),
    "lesson_within_phase": Refused(
        _("A lesson of the timetable would lie outside its phase: move the lesson first."),
        code="lesson_outside_phase",
        field="phases",
    ),
    "presence_in_one_place": Refused(
        _("With these days somebody assigned to the class would be in two on-site phases at once."),
        code="presence_overlap",
        rule="trainees.one_place_at_a_time",
        field="phases",
    ),
    "class_gate": Refused(
        _("The class is ready: with this change it would lack something that opening needs."),
        code="class_gate",
        rule="trainees.class_safety_gate",
    ),
}


def class_url(training_class: TrainingClass | int) -> str:
    """The page of a class, for to-dos."""
    return reverse(
        "trainees:class-detail", args=[training_class if isinstance(training_class, int) else training_class.pk]
    )


@service(_("Draft a class"))
def draft_class(
    *,
    actor: Actor,
    task_order: TaskOrder,
    name: str,
    capacity: int,
    starts_on: date,
    ends_on: date,
    place: str = "",
    manager: User | None = None,
    is_demo: bool = False,
) -> TrainingClass:
    """Make a national class on a task order that the institution accepted.

    Refuses: an order of another institution, not accepted or of a closed year; more places, over all classes of the
    order, than the order has; days outside the programme year; a last day before the first; a manager who is no class
    manager of the institution.
    Whatever is made in a demonstration is marked as such.
    """
    require(actor, EDIT_CLASS)
    order = get_visible(actor, TaskOrder.objects.select_related("holder", "plan_item__plan__year"), pk=task_order.pk)
    refuse_foreign_institution(actor, order.holder_id)
    if order.state != TaskOrderState.ACCEPTED:
        raise copy(_CLASS_WORDS["class_order_accepted"])
    refuse_closed_year(order.plan_item.plan.year)
    refuse_unknown_manager(manager, order.holder_id)
    _refuse_outside_year(order, starts_on, ends_on)
    with said_by_database(_CLASS_WORDS):
        made = TrainingClass.objects.create(
            level=ClassLevel.NATIONAL,
            task_order=order,
            institution=institution_of(order.holder),
            name=name,
            capacity=capacity,
            starts_on=starts_on,
            ends_on=ends_on,
            place=place,
            manager=manager,
            drafted_by_id=actor.user_id,
            is_demo=is_demo or settings.GUOPEI_DEMO,
        )
    close_todos(order, actor=actor, kinds=("projects.class_due",))
    ask_for(made, actor=actor, flow=CLASS_FLOW)
    return made


@service(_("Change a class"))
def update_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, **fields: Any
) -> TrainingClass:
    """Change name, places, days, place or manager (only these). Same refusals as making one; when it is over;
    and another programme year for a class without an order in which people are enrolled."""
    require(actor, EDIT_CLASS, training_class)
    fresh = lock(training_class, version=version)
    unknown = set(fields) - {"name", "capacity", "starts_on", "ends_on", "place", "manager"}
    if unknown:
        raise TypeError(f"not a field of a class to edit: {', '.join(sorted(unknown))}")
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse(change_hindrance(fresh))
    if "manager" in fields:
        refuse_unknown_manager(fields["manager"], fresh.institution.unit_id)
        if fields["manager"] is None and fresh.state != ClassState.PREPARING:
            raise Refused(_("Name the class manager."), code="manager_missing", field="manager")
    days = fields.get("starts_on", fresh.starts_on), fields.get("ends_on", fresh.ends_on)
    if fresh.task_order is not None and days != (fresh.starts_on, fresh.ends_on):
        _refuse_outside_year(fresh.task_order, *days)
    if fresh.task_order is None:
        fields["year"] = ProgrammeYear.objects.filter(year=days[0].year).first()
    with said_by_database(_CLASS_WORDS):
        save_changes(fresh, fields)
    if fresh.manager_id is not None:
        hand_todos_over(fresh, actor=actor, to=fresh.manager_id)
    return fresh


@service(_("Save the phases"))
def save_phases(training_class: TrainingClass, rows: Sequence[PhaseRow], *, actor: Actor) -> list[Phase]:
    """Put these phases in place of the class's own: rows with an id are changed, others added, missing ones removed.

    Refuses: days outside the class, on-site phases that overlap, lessons left outside, a class that already runs, and
    days on which somebody assigned is on site elsewhere.
    """
    require(actor, EDIT_CLASS, training_class)
    fresh = lock(training_class)
    kept = {row.id for row in rows if row.id}
    own = {phase.pk: phase for phase in fresh.phases.all()}
    for row in rows:
        if row.last_day < row.first_day:
            raise Refused(_("A phase ends before it begins."), code="phase_period", field="phases")
        if row.id and row.id not in own:
            raise Refused(_("This phase is not there any more."), code="phase_gone", field="phases")
    if any(phase.lessons.exists() for pk, phase in own.items() if pk not in kept):
        raise Refused(
            _("A phase with lessons cannot be removed: clear its timetable first."),
            code="phase_has_lessons",
            field="phases",
        )
    moved = kept != set(own)
    with said_by_database(_PHASE_WORDS):
        fresh.phases.exclude(pk__in=kept).delete()
        for row in rows:
            values: dict[str, Any] = {
                "kind": row.kind,
                "held": DateRange(row.first_day, row.last_day + timedelta(days=1)),
                "hours": row.hours,
                "place": row.place,
            }
            if not row.id:
                Phase.objects.create(training_class=fresh, **values)
                moved = True
            elif any(getattr(own[row.id], name) != value for name, value in values.items()):
                Phase.objects.filter(pk=row.id).update(**values)
                moved = True
    save_changes(fresh, {}, besides=moved)
    return list(fresh.phases.order_by("held", "pk"))


@service(_("Save the emergency plan"))
def save_emergency_plan(
    training_class: TrainingClass, *, actor: Actor, summary: str, contact_name: str, contact_phone: str
) -> EmergencyPlan:
    """Write the emergency plan of a class (突发事件应急机制). Refuses an empty part, and a class that is over."""
    require(actor, EDIT_CLASS, training_class)
    fresh = lock(training_class)
    refuse(change_hindrance(fresh))
    if not (summary.strip() and contact_name.strip() and contact_phone.strip()):
        raise Refused(
            _("The emergency plan needs measures, a person to call and a telephone number."),
            code="emergency_plan_incomplete",
            rule="trainees.class_safety_gate",
            field="emergency_summary",
        )
    phone = telephone(contact_phone, field="contact_phone")
    values = {"summary": summary, "contact_name": contact_name, "contact_phone": phone}
    plan = EmergencyPlan.objects.filter(training_class=fresh).first()
    if plan is None:
        save_changes(fresh, {}, besides=True)
        return EmergencyPlan.objects.create(training_class=fresh, **values)
    before = plan.version
    save_changes(plan, values)
    save_changes(fresh, {}, besides=plan.version != before)
    return plan


@step(CLASS_FLOW, "ready", hindrance=ready_hindrance)
@service(_("Report a class ready"))
def ready_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Declare a class ready to open. Refused with the first thing it lacks: manager, on-site phase, timetable, safety
    lesson before every other lesson, emergency plan, trainees (教师厅〔2019〕2号; coverage 3.12)."""
    require(actor, READY_CLASS, training_class)
    lock(training_class)
    refuse(ready_hindrance(training_class))
    return move(training_class, "ready", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)


@step(CLASS_FLOW, "reopen", hindrance=reopen_hindrance)
@service(_("Take a class back to preparation"))
def reopen_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Take a ready class back into preparation, with a reason. Refused once somebody has arrived."""
    require(actor, READY_CLASS, training_class)
    refuse(reopen_hindrance(lock(training_class)))
    return move(training_class, "reopen", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)


@step(CLASS_FLOW, "end", hindrance=end_hindrance)
@service(_("End a class"))
def end_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """End the teaching of a class. Refused while a lesson is neither held nor cancelled: the timetable must be true."""
    require(actor, RUN_CLASS, training_class)
    fresh = lock(training_class)
    refuse_other_manager(actor, fresh)
    refuse(end_hindrance(fresh))
    return move(fresh, "end", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)


def refuse_other_manager(actor: Actor, training_class: TrainingClass) -> None:
    """A class manager acts on the own class only; the other roles of the institution on all of its classes."""
    if actor.role == Role.CLASS_MANAGER and training_class.manager_id not in actor.hands:
        raise Refused(
            _("Only the manager named for this class may do this: %(manager)s."),
            code="other_class_manager",
            rule="trainees.named_class_manager",
            params={"manager": training_class.manager.name if training_class.manager else "-"},
        )


def refuse_foreign_institution(actor: Actor, unit_id: int) -> None:
    """A class is made and changed by the institution itself, never from above."""
    if not actor.is_system and actor.unit_id != unit_id:
        raise Refused(_("Only the institution that holds the class may do this."), code="other_institution")


def _refuse_outside_year(order: TaskOrder, starts_on: date, ends_on: date) -> None:
    """A class is held in the year whose money pays for it, and ends before the year's trainees are reported."""
    year = order.plan_item.plan.year
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not year.first_day <= day <= year.last_day:
            raise Refused(
                _("%(day)s lies outside the programme year %(year)s: its classes are held from %(first)s to %(last)s."),
                code="class_outside_year",
                rule="trainees.class_in_year",
                field=field,
                params={"day": day, "year": year.year, "first": year.first_day, "last": year.last_day},
            )


def refuse_unknown_manager(manager: User | None, unit_id: int) -> None:
    """A class manager holds that role at the institution today."""
    if manager is None:
        return
    if not current_grants().filter(user=manager, role=Role.CLASS_MANAGER, unit_id=unit_id).exists():
        raise Refused(
            _("%(name)s is no class manager of this institution."),
            code="manager_without_role",
            field="manager",
            params={"name": manager.name},
        )
