"""Reading the roster of a class: who is assigned, who came, who was where, and with what result."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from trainees.classes.models import TrainingClass
from trainees.delivery.enums import ATTENDED, AttendanceStatus, RollState
from trainees.delivery.models import Attendance, Certificate, ResultBasis, RollCall
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment


@dataclass(frozen=True)
class Clash:
    """Somebody who would be on site in two places, and on which days. Where the other place is stays unsaid."""

    enrolment_id: int
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Tally:
    """A trainee's attendance so far, out of the lessons whose roll call is ended; `open` lessons are still called."""

    held: int
    present: int = 0
    late: int = 0
    leave: int = 0
    absent: int = 0
    safety: bool = False
    open: int = 0

    @property
    def attended(self) -> int:
        """Present and late."""
        return self.present + self.late

    @property
    def unrecorded(self) -> int:
        """Ended roll calls that say nothing about this trainee."""
        return self.held - self.present - self.late - self.leave - self.absent


@dataclass(frozen=True)
class Counts:
    """A class in numbers. They add up: expected + no-shows + arrived + left = everybody who was assigned."""

    expected: int
    no_show: int
    arrived: int
    left: int
    signed: int
    proposed: int
    confirmed: int
    published: int
    passed: int
    certified: int

    @property
    def total(self) -> int:
        """Everybody who was assigned."""
        return self.expected + self.no_show + self.arrived + self.left


def trainees_of_class(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    """The enrolments of a class that the actor may see, with what lists show."""
    return (
        visible(actor, Enrolment.objects.filter(training_class=training_class))
        .select_related("teacher", "county__parent", "training_class")
        .order_by("teacher__pinyin", "pk")
    )


def assignable_trainees(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    """People expected on the class's task order who have no class yet."""
    return (
        visible(
            actor,
            Enrolment.objects.filter(
                task_order_id=training_class.task_order_id,
                training_class__isnull=True,
                state=EnrolmentState.EXPECTED,
            ),
        )
        .select_related("teacher", "county__parent")
        .order_by("pk")
    )


def clashes_of(enrolments: Sequence[Enrolment], training_class: TrainingClass) -> list[Clash]:
    """Who of these could not be on site in this class, because they are elsewhere on some of its days.

    Asks the whole country and learns days only: never which class, institution or province.
    """
    names = {enrolment.pk: enrolment.teacher.name for enrolment in enrolments}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enrolment_id, lower(days), upper(days) - 1 FROM presence_clashes(%s, %s)",
            [list(names), training_class.pk],
        )
        return [Clash(pk, names[pk], first, last) for pk, first, last in cursor.fetchall()]


def tallies_of(training_class: TrainingClass) -> Mapping[int, Tally]:
    """Attendance of every trainee of a class in the lessons whose roll call is ended, by enrolment. Two queries."""
    rolls = RollCall.objects.filter(lesson__phase__training_class=training_class).aggregate(
        ended=Count("pk", filter=Q(state=RollState.CLOSED)), open=Count("pk", filter=Q(state=RollState.OPEN))
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    signed: set[int] = set()
    rows = (
        Attendance.objects.filter(enrolment__training_class=training_class)
        .order_by()
        .values_list("enrolment_id", "status")
        .annotate(
            n=Count("pk", filter=Q(lesson__roll_call__state=RollState.CLOSED)),
            safety=Count("pk", filter=Q(lesson__is_safety=True)),
        )
    )
    for enrolment_id, status, number, safety in rows:
        counts[enrolment_id][status] = number
        if safety and status in ATTENDED:
            signed.add(enrolment_id)
    tallies = {
        pk: Tally(
            rolls["ended"],
            found.get(AttendanceStatus.PRESENT, 0),
            found.get(AttendanceStatus.LATE, 0),
            found.get(AttendanceStatus.LEAVE, 0),
            found.get(AttendanceStatus.ABSENT, 0),
            pk in signed,
            rolls["open"],
        )
        for pk, found in counts.items()
    }
    return defaultdict(lambda: Tally(rolls["ended"], open=rolls["open"]), tallies)


def counts_of(training_class: TrainingClass) -> Counts:
    """A class in numbers. Two queries."""
    state = {f"in_{value.lower()}": Count("pk", filter=Q(state=value)) for value in EnrolmentState.values}
    result = {
        f"result_{value.lower()}": Count("pk", filter=Q(result_state=value))
        for value in ("PROPOSED", "CONFIRMED", "PUBLISHED")
    }
    found = Enrolment.objects.filter(training_class=training_class).aggregate(
        **state,
        **result,
        passed=Count("pk", filter=Q(result_state="PUBLISHED") & ~Q(result="FAIL")),
        certified=Count("pk", filter=Exists(Certificate.objects.filter(enrolment=OuterRef("pk")))),
    )
    signed = (
        Attendance.objects.filter(enrolment__training_class=training_class, lesson__is_safety=True, status__in=ATTENDED)
        .values("enrolment_id")
        .distinct()
        .count()
    )
    return Counts(
        expected=found["in_expected"],
        no_show=found["in_no_show"],
        arrived=found["in_arrived"],
        left=found["in_left"],
        signed=signed,
        proposed=found["result_proposed"],
        confirmed=found["result_confirmed"],
        published=found["result_published"],
        passed=found["passed"],
        certified=found["certified"],
    )


def signed_safety(training_class: TrainingClass) -> set[int]:
    """Enrolments that took part in a safety lesson of the class."""
    return set(
        Attendance.objects.filter(
            enrolment__training_class=training_class, lesson__is_safety=True, status__in=ATTENDED
        ).values_list("enrolment_id", flat=True)
    )


def result_bases(training_class: TrainingClass) -> dict[int, ResultBasis]:
    """What the results of a class were worked out from, by enrolment."""
    return {basis.enrolment_id: basis for basis in ResultBasis.objects.filter(enrolment__training_class=training_class)}


def certificates_for(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of trainees that the actor may see, the latest of a trainee last."""
    rows = Certificate.objects.select_related(
        "enrolment__teacher", "enrolment__training_class__institution__unit", "issued_by"
    )
    return visible(actor, rows).order_by("pk")


def certificate_in_sight(actor: Actor, pk: int) -> Certificate:
    """One certificate, or the same 404 for hidden and missing."""
    return get_visible(
        actor,
        Certificate.objects.select_related(
            "enrolment__training_class__institution__unit", "issued_by", "revoked_by", "replaces", "replaced_by"
        ),
        pk=pk,
    )


def with_safety(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Each of these people with whether the safety lesson was attended (`signed`)."""
    signed = Attendance.objects.filter(enrolment=OuterRef("pk"), lesson__is_safety=True, status__in=ATTENDED)
    return rows.annotate(signed=Exists(signed))
