"""Reading classes: lists, one class with its timetable, and what it lacks before it may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible, visible
from guopei.core.access.selectors.grants import current_grants
from guopei.core.refusal import Denied
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from trainees.classes.enums import ClassState, LessonState
from trainees.classes.models import EmergencyPlan, Lesson, Phase, SafetyLesson, TrainingClass


@dataclass(frozen=True)
class Gap:
    """Something a class lacks before it may open: a word for machines, the sentence, the rule it comes from."""

    code: str
    sentence: Any
    rule: str


GAPS = {
    "manager": Gap("manager", _("Name the class manager."), "trainees.named_class_manager"),
    "onsite_phase": Gap("onsite_phase", _("Give the class an on-site phase with its days."), "trainees.class_phases"),
    "ordered_phase": Gap(
        "ordered_phase",
        _("The task order has a phase of a kind that the class lacks: give the class one."),
        "trainees.class_phases",
    ),
    "timetable": Gap("timetable", _("Enter the timetable."), "trainees.class_phases"),
    "safety_lesson": Gap(
        "safety_lesson", _("Schedule a safety lesson in the on-site phase."), "trainees.class_safety_gate"
    ),
    "safety_lesson_first": Gap(
        "safety_lesson_first",
        _("The safety lesson must come before every other lesson on site."),
        "trainees.class_safety_gate",
    ),
    "emergency_plan": Gap("emergency_plan", _("Write the emergency plan."), "trainees.class_emergency_plan"),
    "trainees": Gap("trainees", _("Assign trainees to the class."), "trainees.class_phases"),
}


@dataclass(frozen=True)
class Day:
    """One day of the timetable with its lessons in order."""

    day: date
    phase: Phase
    lessons: Sequence[Lesson]


def classes_for(actor: Actor) -> QuerySet[TrainingClass]:
    """The classes that the actor may see, with what lists show."""
    return visible(actor, TrainingClass.objects.all()).select_related(
        "institution__unit", "manager", "task_order__plan_item__plan__province", "task_order__plan_item__sub_project"
    )


def class_in_sight(actor: Actor, pk: int) -> TrainingClass:
    """One class, or the same 404 for hidden and missing."""
    return get_visible(
        actor,
        TrainingClass.objects.select_related(
            "institution__unit",
            "manager",
            "drafted_by",
            "task_order__plan_item__plan__province",
            "task_order__plan_item__plan__year",
            "task_order__plan_item__sub_project",
        ),
        pk=pk,
    )


def orders_ready_for_classes(actor: Actor) -> QuerySet[TaskOrder]:
    """Accepted task orders of the actor's own institution, each with how many places no class has taken (`left`)."""
    standing = TrainingClass.objects.filter(task_order=OuterRef("pk")).exclude(state=ClassState.CANCELLED)
    taken = standing.order_by().values("task_order").annotate(total=Sum("capacity")).values("total")
    return (
        visible(actor, TaskOrder.objects.filter(state=TaskOrderState.ACCEPTED))
        .select_related("holder", "plan_item__sub_project", "plan_item__plan__year")
        .annotate(left=F("places") - Coalesce(Subquery(taken), 0))
        .order_by("number")
    )


def gaps_of(training_class: TrainingClass) -> list[Gap]:
    """What the class lacks before it may open, in the order in which it is best mended. The database's own answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trainees_class_gaps(%s)", [training_class.pk])
        return [GAPS[code] for code in cursor.fetchone()[0] or []]


def timetable_of(training_class: TrainingClass) -> list[Day]:
    """The timetable of a class that the caller may see, day by day. Two queries."""
    phases = list(
        training_class.phases.order_by("held", "pk").prefetch_related(
            Prefetch("lessons", Lesson.objects.order_by("held_on", "half_day", "pk"))
        )
    )
    return [
        Day(day, phase, list(lessons))
        for phase in phases
        for day, lessons in groupby(phase.lessons.all(), key=lambda lesson: lesson.held_on)
    ]


def phases_of(training_class: TrainingClass) -> list[Phase]:
    """The phases of a class in order, with the hours that the timetable gives them."""
    phases = list(training_class.phases.order_by("held", "pk"))
    hours = dict(
        Lesson.objects.filter(phase__training_class=training_class)
        .exclude(state=LessonState.CANCELLED)
        .order_by()
        .values_list("phase")
        .annotate(total=Sum("hours"))
    )
    for phase in phases:
        phase.hours_planned = hours.get(phase.pk, Decimal(0))  # type: ignore[attr-defined]
        phase.last_day = phase.held.upper - timedelta(days=1)  # type: ignore[attr-defined]
    return phases


def lessons_of(training_class: TrainingClass) -> QuerySet[Lesson]:
    """All lessons of a class in the order of the timetable."""
    return (
        Lesson.objects.filter(phase__training_class=training_class)
        .select_related("phase")
        .order_by("held_on", "half_day", "pk")
    )


def emergency_plan_of(training_class: TrainingClass) -> EmergencyPlan | None:
    """The emergency plan, when it is written."""
    return EmergencyPlan.objects.filter(training_class=training_class).first()


def safety_records_of(training_class: TrainingClass) -> list[SafetyLesson]:
    """The records of safety lessons, oldest first."""
    return list(
        SafetyLesson.objects.filter(training_class=training_class)
        .select_related("lesson", "recorded_by")
        .order_by("pk")
    )


def hours_of(training_class: TrainingClass) -> Decimal:
    """The hours that a class comprises: the sum of its phases."""
    return training_class.phases.aggregate(total=Sum("hours"))["total"] or Decimal(0)


def acts_for(actor: Actor, training_class: TrainingClass) -> bool:
    """Whether a person may act for a class at all: at its institution, and a class manager for the own classes only."""
    if actor.is_system:
        return True
    own = actor.role != Role.CLASS_MANAGER or training_class.manager_id in actor.hands
    return own and actor.unit_id == training_class.institution.unit_id


def must_act_for(actor: Actor, training_class: TrainingClass) -> None:
    """Deny a page on which one acts to whoever does not act for the class: nobody fills in what cannot be saved."""
    if not acts_for(actor, training_class):
        raise Denied(
            _("Only the manager named for this class may do this: %(manager)s."),
            code="other_class_manager",
            rule="trainees.named_class_manager",
            params={"manager": training_class.manager.name if training_class.manager else "-"},
        )


def managers_of(unit_id: int) -> QuerySet[Grant]:
    """Who is class manager at an institution today."""
    return current_grants().filter(role=Role.CLASS_MANAGER, unit_id=unit_id)
