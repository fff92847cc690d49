"""What the text of a report is written from, besides the figures: counts of a region's plans, orders, classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext

from guopei.core.catalogue.enums import Mode
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from projects.orders.enums import GIVEN
from projects.orders.models import TaskOrder
from projects.planning.enums import DECIDED
from projects.planning.models import Plan, PlanItem
from trainees.classes.enums import ClassState, LessonForm, LessonState
from trainees.classes.models.classes import TrainingClass
from trainees.classes.models.timetable import Lesson

MOST_NAMES = 10


@dataclass(frozen=True)
class Facts:
    """Numbers and names for the six parts of the text. Modes and forms are (name, number), most first."""

    plans: int
    items: int
    needs: str
    goals: str
    coverage: str
    modes: Sequence[tuple[str, int]]
    institutions: int
    names: Sequence[str]
    accepted: int
    classes: int
    running: int
    lessons: int
    hours: str
    held: int
    safety: int
    forms: Sequence[tuple[str, int]]
    emergency: int


def facts_of(year: ProgrammeYear, unit: OrgUnit) -> Facts:
    """The facts of a region in a year: eight queries."""
    plans = Plan.objects.filter(year=year, province__path__startswith=unit.path, state__in=DECIDED)
    items = PlanItem.objects.filter(plan__in=plans)
    orders = TaskOrder.objects.filter(
        plan_item__plan__year=year, plan_item__plan__province__path__startswith=unit.path, state__in=GIVEN
    )
    classes = TrainingClass.objects.filter(task_order__in=orders).exclude(state=ClassState.CANCELLED)
    lessons = Lesson.objects.filter(phase__training_class__in=classes).exclude(state=LessonState.CANCELLED)
    only = list(plans[:2])
    own = only[0] if len(only) == 1 and unit.kind == UnitKind.PROVINCE else None
    taught = lessons.aggregate(
        number=Count("pk"),
        hours=Sum("hours"),
        held=Count("pk", filter=Q(state=LessonState.HELD)),
        safety=Count("phase__training_class", filter=Q(is_safety=True), distinct=True),
    )
    began = Q(state__in=[ClassState.RUNNING, ClassState.ENDED, ClassState.SETTLED])
    held = classes.aggregate(
        number=Count("pk"),
        running=Count("pk", filter=began),
        emergency=Count("pk", filter=Q(emergency_plan__isnull=False)),
    )
    given = orders.aggregate(
        institutions=Count("holder", distinct=True), accepted=Count("pk", filter=Q(accepted_by__isnull=False))
    )
    return Facts(
        plans=plans.count(),
        items=items.count(),
        needs=own.needs.strip() if own else "",
        goals=own.goals.strip() if own else "",
        coverage=own.coverage.strip() if own else "",
        modes=_by(items, "sub_project__mode", Sum("places"), dict(Mode.choices)),
        institutions=given["institutions"],
        names=_names(orders),
        accepted=given["accepted"],
        classes=held["number"],
        running=held["running"],
        lessons=taught["number"],
        hours=f"{taught['hours']:,f}".rstrip("0").rstrip(".") if taught["hours"] else "0",
        held=taught["held"],
        safety=taught["safety"],
        forms=_by(lessons, "form", Count("pk"), dict(LessonForm.choices)),
        emergency=held["emergency"],
    )


def _by(
    rows: QuerySet[PlanItem] | QuerySet[Lesson], field: str, number: Count | Sum, words: dict[str, object]
) -> list[tuple[str, int]]:
    found = rows.order_by().values(field).annotate(number=number).order_by("-number", field)
    return [(str(words.get(row[field], row[field])), row["number"] or 0) for row in found]


def _names(orders: QuerySet[TaskOrder]) -> list[str]:
    names = orders.order_by("holder__pinyin", "holder_id").values_list("holder__name", flat=True)
    return list(names.distinct()[: MOST_NAMES + 1])


def named(names: Sequence[str]) -> str:
    """Names in a row, cut after ten with a word that says so."""
    text = gettext(", ").join(names[:MOST_NAMES])
    return gettext("%(names)s and others") % {"names": text} if len(names) > MOST_NAMES else text
