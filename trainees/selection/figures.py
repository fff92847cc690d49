"""Figures of quotas, rosters and enrolments. Only orders and classes of the national programme are counted."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.figures.quantity import Kind
from guopei.core.figures.registry import PLACES, TIMES, Figure, Note, Shown, register
from guopei.core.figures.source import Measure, Source
from guopei.core.orgs.enums import UnitKind
from guopei.core.ui.columns import Column
from projects.orders.enums import GIVEN
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.register.models import Teacher
from trainees.selection.enums import BatchState, EnrolmentState, Result, ResultState
from trainees.selection.models import Enrolment, Quota, RosterBatch

CAME = Q(state__in=(EnrolmentState.ARRIVED, EnrolmentState.LEFT))
# One place is one person-time: whoever did not come and was replaced is left out, whoever came after all is not.
COUNTED = ~Q(state=EnrolmentState.NO_SHOW) | Q(replaced_by=None)
# Nobody is absent from a class that has not opened.
OPENED = Q(training_class__state__in=(ClassState.RUNNING, ClassState.ENDED, ClassState.SETTLED))
SETTLED = (ResultState.CONFIRMED, ResultState.PUBLISHED)
PASSING = (Result.PASS, Result.GOOD, Result.EXCELLENT)
READ = (
    BatchState.CHECKED,
    BatchState.SUBMITTED,
    BatchState.COUNTY_APPROVED,
    BatchState.PREFECTURE_APPROVED,
    BatchState.APPROVED,
    BatchState.RETURNED,
)
ROWS = pgettext_lazy("figure", "rows")


def _enrolment(row: Any) -> Enrolment:
    found: Enrolment = row if isinstance(row, Enrolment) else row.enrolment
    return found


def _person_link(row: Any) -> str:
    return reverse("trainees:teacher-detail", args=[_enrolment(row).teacher_id]) if row.opens_person else ""


def _class_link(row: Any) -> str:
    return reverse("trainees:class-detail", args=[_enrolment(row).training_class_id]) if row.opens_class else ""


def person_columns(prefix: str = "") -> tuple[Column, ...]:
    """Who a row is about, where `prefix` leads from the row to the enrolment."""
    return (
        Column("name", pgettext_lazy("column", "Name"), accessor=f"{prefix}teacher.name", link=_person_link),
        Column("id", pgettext_lazy("column", "ID number"), accessor=f"{prefix}teacher.id_masked", tight=True),
        Column("county", pgettext_lazy("column", "Region"), accessor=f"{prefix}county.label", tight=True),
        Column("school", pgettext_lazy("column", "School"), accessor=f"{prefix}teacher.school_name"),
        Column("order", pgettext_lazy("column", "Task order"), accessor=f"{prefix}task_order.number", tight=True),
        Column("class", pgettext_lazy("column", "Class"), accessor=f"{prefix}training_class.name", link=_class_link),
    )


def person_joins(prefix: str = "") -> tuple[str, ...]:
    """What `person_columns` read."""
    return tuple(f"{prefix}{name}" for name in ("teacher", "county", "task_order", "training_class"))


def opens(actor: Actor, prefix: str = "") -> dict[str, Exists]:
    """Whether this actor may open the person and the class of a row: asked in the query of the page itself."""
    person = visible(actor, Teacher.objects.filter(pk=OuterRef(f"{prefix}teacher")))
    training_class = visible(actor, TrainingClass.objects.filter(pk=OuterRef(f"{prefix}training_class")))
    return {"opens_person": Exists(person), "opens_class": Exists(training_class)}


# A quota counts where it lies now: what a unit gave on is counted at the units below it, so that the parts add up.
QUOTAS = Source(
    "quotas",
    rows=lambda year: Quota.objects.filter(year=year),
    path="unit__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("quota", Q(task_order__state__in=GIVEN), F("places") - F("allocated")),),
    columns=(
        Column("unit", pgettext_lazy("column", "Region"), accessor="unit.label"),
        Column("order", pgettext_lazy("column", "Task order"), accessor="task_order.number"),
        Column("places", pgettext_lazy("column", "Places"), kind="number"),
        Column("allocated", pgettext_lazy("column", "Given to units below"), kind="number"),
        Column(
            "here",
            pgettext_lazy("column", "Counted here"),
            kind="number",
            accessor=lambda row: row.places - row.allocated,
        ),
        Column("confirmed", pgettext_lazy("column", "Enrolled"), kind="number"),
    ),
    joins=("unit", "task_order"),
)

ROSTERS = Source(
    "rosters",
    rows=lambda year: RosterBatch.objects.filter(quota__year=year),
    path="unit__path",
    deepest=UnitKind.COUNTY,
    measures=(
        Measure("rows_read", Q(state__in=READ), "rows_read"),
        Measure("rows_refused", Q(state__in=READ), "rows_refused"),
    ),
    columns=(
        Column(
            "unit",
            pgettext_lazy("column", "Region"),
            accessor="unit.label",
            link=lambda row: reverse("trainees:roster-detail", args=[row.pk]),
        ),
        Column("order", pgettext_lazy("column", "Task order"), accessor="quota.task_order.number"),
        Column("state", pgettext_lazy("column", "State"), kind="badge"),
        Column("rows_read", pgettext_lazy("column", "Rows read"), kind="number"),
        Column("rows_new", pgettext_lazy("column", "New"), kind="number"),
        Column("rows_changed", pgettext_lazy("column", "With differences"), kind="number"),
        Column("rows_unchanged", pgettext_lazy("column", "Unchanged"), kind="number"),
        Column("rows_refused", pgettext_lazy("column", "Refused"), kind="number"),
    ),
    joins=("unit", "quota__task_order"),
)

ENROLMENTS = Source(
    "enrolments",
    rows=lambda year: Enrolment.objects.filter(year=year, task_order__isnull=False),
    path="county__path",
    deepest=UnitKind.COUNTY,
    measures=(
        Measure("enrolled", COUNTED),
        Measure("arrived", CAME),
        Measure("due", COUNTED & OPENED),
        Measure("came", CAME & OPENED),
        Measure("settled", Q(result_state__in=SETTLED)),
        Measure("passed", Q(result_state__in=SETTLED, result__in=PASSING)),
    ),
    columns=(
        *person_columns(),
        Column("state", pgettext_lazy("column", "State"), kind="badge"),
        Column("result", pgettext_lazy("column", "Result"), accessor="get_result_display", tight=True),
        Column("result_state", pgettext_lazy("column", "State of the result"), kind="badge"),
    ),
    joins=person_joins(),
    opens=opens,
)

QUOTA = register(
    Figure(
        "quota",
        pgettext_lazy("figure", "Quota"),
        PLACES,
        Kind.COUNT,
        QUOTAS,
        "quota",
        _("Places that the region's units may fill. What was given on to a unit below is counted there."),
        _("Sum over the region's quotas: places less those given to units below."),
        order=60,
        shown={
            Shown.CARD,
            Shown.COLUMN,
            Shown.BESIDE_PROVINCE,
            Shown.MAP,
            Shown.ANNEX,
            Shown.BARS_PROVINCE,
        },
    )
)
ROWS_REFUSED = register(
    Figure(
        "rows_refused",
        pgettext_lazy("figure", "Roster rows refused"),
        ROWS,
        Kind.COUNT,
        ROSTERS,
        "rows_refused",
        _("Rows of checked rosters that could not be taken, each with its reason."),
        _("Sum of the rows refused in checked rosters."),
        order=80,
    )
)
ROWS_READ = register(
    Figure(
        "rows_read",
        pgettext_lazy("figure", "Roster rows read"),
        ROWS,
        Kind.COUNT,
        ROSTERS,
        "rows_read",
        _("Rows of checked rosters, in the file last uploaded; undone rosters do not count."),
        _("Sum of the rows read: new + changed + unchanged + refused."),
        order=70,
        shown={Shown.CARD},
        note=Note(_("%(number)s of them refused"), ROWS_REFUSED),
    )
)
ENROLLED = register(
    Figure(
        "enrolled",
        pgettext_lazy("figure", "Enrolled"),
        TIMES,
        Kind.COUNT,
        ENROLMENTS,
        "enrolled",
        _(
            "Enrolments approved by the province, by the trainee's county at class start. "
            "Whoever did not come and was replaced by a reserve is left out: one place counts once."
        ),
        _("Number of enrolments less the no-shows that were replaced. A person enrolled twice counts twice."),
        order=90,
        shown={
            Shown.CARD,
            Shown.COLUMN,
            Shown.BESIDE_NATION,
            Shown.BESIDE_PROVINCE,
            Shown.MAP,
            Shown.ANNEX,
            Shown.BARS_PROVINCE,
        },
    )
)
ARRIVED = register(
    Figure(
        "arrived",
        pgettext_lazy("figure", "Arrived"),
        TIMES,
        Kind.COUNT,
        ENROLMENTS,
        "arrived",
        _("Enrolments whose trainee came, also when they left early."),
        _("Number of enrolments in the states arrived and left early."),
        order=100,
        shown={Shown.COLUMN_BELOW, Shown.MAP, Shown.ANNEX, Shown.BARS_PROVINCE},
    )
)
DUE = register(
    Figure(
        "due",
        pgettext_lazy("figure", "Due to come"),
        TIMES,
        Kind.COUNT,
        ENROLMENTS,
        "due",
        _("Enrolments in classes that have opened. Whoever waits for a class to open is not due yet."),
        _("Number of enrolments in opened, ended and settled classes less the no-shows that were replaced."),
        order=110,
    )
)
ARRIVAL_RATE = register(
    Figure(
        "arrival_rate",
        pgettext_lazy("figure", "Arrival rate (arrived ÷ due)"),
        "%",
        Kind.SHARE,
        ENROLMENTS,
        "came",
        _("Share of those due in opened classes who came. Not the share of the plan, and not the share of lessons."),
        _("Arrived in opened classes ÷ due to come × 100, one decimal, half up."),
        order=120,
        whole="due",
        shown={
            Shown.CARD,
            Shown.COLUMN,
            Shown.BESIDE_NATION,
            Shown.BESIDE_PROVINCE,
            Shown.MAP,
            Shown.ANNEX,
        },
    )
)
SETTLED_COUNT = register(
    Figure(
        "settled",
        pgettext_lazy("figure", "Assessed"),
        TIMES,
        Kind.COUNT,
        ENROLMENTS,
        "settled",
        _("Enrolments whose result was confirmed by a second person."),
        _("Number of enrolments with a result in the states confirmed and published."),
        order=130,
    )
)
PASSED = register(
    Figure(
        "passed",
        pgettext_lazy("figure", "Passed"),
        TIMES,
        Kind.COUNT,
        ENROLMENTS,
        "passed",
        _("Enrolments with a confirmed result of pass, good or excellent."),
        _("Number of assessed enrolments whose result is not “failed”."),
        order=140,
        shown={Shown.ANNEX},
    )
)
PASS_RATE = register(
    Figure(
        "pass_rate",
        pgettext_lazy("figure", "Pass rate (passed ÷ assessed)"),
        "%",
        Kind.SHARE,
        ENROLMENTS,
        "passed",
        _("Share of those assessed who passed. Whoever has no confirmed result yet is not in the denominator."),
        _("Passed ÷ assessed × 100, one decimal, half up."),
        order=150,
        whole="settled",
        shown={Shown.CARD, Shown.COLUMN, Shown.BESIDE_PROVINCE, Shown.MAP, Shown.ANNEX},
    )
)
