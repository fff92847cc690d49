"""The raw rows behind every figure. Only classes and orders of the national programme are counted here."""

from django.db.models import F, Q

from guopei.core.orgs.enums import UnitKind
from guopei.reports.figures.source import Measure, Source
from projects.classes.enums import ClassState
from projects.orders.enums import TaskOrderState
from projects.orders.models import TaskOrder
from projects.planning.enums import DECIDED
from projects.planning.models import PlanCeiling, PlanItem
from trainees.delivery.enums import AttendanceStatus, RollState
from trainees.delivery.models.attendance import Attendance, TestResult
from trainees.delivery.models.certificates import Certificate
from trainees.selection.enums import BatchState, EnrolmentState, Result, ResultState
from trainees.selection.models import Enrolment, Quota, RosterBatch

GIVEN = (TaskOrderState.ISSUED, TaskOrderState.ACCEPTED)
CAME = Q(state__in=(EnrolmentState.ARRIVED, EnrolmentState.LEFT))
# One place is one person-time: whoever did not come and was replaced is left out, whoever came after all is not.
COUNTED = ~Q(state=EnrolmentState.NO_SHOW) | Q(replaced_by=None)
# Nobody is absent from a class that has not opened.
OPENED = Q(training_class__state__in=(ClassState.RUNNING, ClassState.ENDED, ClassState.SETTLED))
SETTLED = (ResultState.CONFIRMED, ResultState.PUBLISHED)
PASSING = (Result.PASS, Result.GOOD, Result.EXCELLENT)
ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
BOTH = Q(pre__isnull=False, post__isnull=False)
READ = (
    BatchState.CHECKED,
    BatchState.SUBMITTED,
    BatchState.COUNTY_APPROVED,
    BatchState.PREFECTURE_APPROVED,
    BatchState.APPROVED,
    BatchState.RETURNED,
)
OF_YEAR = "task_order__plan_item__plan__year"

CEILINGS = Source(
    "ceilings",
    rows=lambda year: PlanCeiling.objects.filter(year=year),
    path="province__path",
    deepest=UnitKind.PROVINCE,
    measures=(Measure("ceiling", adds="ceiling_fen"),),
)

PLAN_ITEMS = Source(
    "plan_items",
    rows=lambda year: PlanItem.objects.filter(plan__year=year),
    path="plan__province__path",
    deepest=UnitKind.PROVINCE,
    measures=(
        Measure("planned", Q(plan__state__in=DECIDED), "amount_fen"),
        Measure("places_planned", Q(plan__state__in=DECIDED), "places"),
    ),
)

TASK_ORDERS = Source(
    "task_orders",
    rows=lambda year: TaskOrder.objects.filter(plan_item__plan__year=year),
    path="plan_item__plan__province__path",
    deepest=UnitKind.PROVINCE,
    measures=(
        Measure("ordered", Q(state__in=GIVEN), "amount_fen"),
        Measure("places_ordered", Q(state__in=GIVEN), "places"),
    ),
)

# A quota counts where it lies now: what a unit gave on is counted at the units below it, so that the parts add up.
QUOTAS = Source(
    "quotas",
    rows=lambda year: Quota.objects.filter(**{OF_YEAR: year}),
    path="unit__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("quota", Q(task_order__state__in=GIVEN), F("places") - F("allocated")),),
)

ROSTERS = Source(
    "rosters",
    rows=lambda year: RosterBatch.objects.filter(quota__task_order__plan_item__plan__year=year),
    path="unit__path",
    deepest=UnitKind.COUNTY,
    measures=(
        Measure("rows_read", Q(state__in=READ), "rows_read"),
        Measure("rows_refused", Q(state__in=READ), "rows_refused"),
    ),
)

ENROLMENTS = Source(
    "enrolments",
    rows=lambda year: Enrolment.objects.filter(**{OF_YEAR: year}),
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
)

ATTENDANCES = Source(
    "attendances",
    # A roll call that nobody ended may still have gaps: a missing mark is no absence.
    rows=lambda year: Attendance.objects.filter(
        enrolment__task_order__plan_item__plan__year=year, lesson__roll_call__state=RollState.CLOSED
    ),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("lessons_due"), Measure("lessons_attended", Q(status__in=ATTENDED))),
)

# Points out of a hundred, so that tests of different full scores can be averaged.
GAINS = Source(
    "gains",
    rows=lambda year: TestResult.objects.filter(enrolment__task_order__plan_item__plan__year=year),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(
        Measure("pairs", BOTH),
        Measure("gain_sum", BOTH, (F("post") - F("pre")) * 100 / F("full")),
    ),
)

CERTIFICATES = Source(
    "certificates",
    rows=lambda year: Certificate.objects.filter(enrolment__task_order__plan_item__plan__year=year),
    path="enrolment__county__path",
    deepest=UnitKind.COUNTY,
    measures=(Measure("certificates", Q(revoked_at__isnull=True)),),
)
