"""The roster's side of a class: places, arrivals, no-shows, safety, start, settlement, cancellation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.flow.services import lock, move, move_many
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.services import close_todos, raise_todo, send_notice
from guopei.core.policy.selectors import value
from guopei.core.refusal import Refused
from projects.enums import ClassState
from projects.models import Lesson, SafetyLesson, TrainingClass
from projects.rules import CLASS_FLOW
from projects.services.classes import class_url, refuse_foreign_institution, refuse_other_manager
from projects.services.refusals import said_by_database
from projects.services.timetable import record_safety_lesson
from trainees.enums import AttendanceStatus, EnrolmentState
from trainees.models import Attendance, Enrolment, Teacher
from trainees.rules import ENROLMENT_FLOW
from trainees.selectors.classes import Clash, clashes_of, counts_of

NAMED_AT_ONCE = 5
OPEN_CLASS = (ClassState.PREPARING, ClassState.READY, ClassState.RUNNING)


@dataclass(frozen=True)
class Assigned:
    """How many got a place, and who was left out because they are on site elsewhere on some of the days."""

    placed: int
    clashes: Sequence[Clash] = field(default_factory=tuple)


_PLACE_WORDS = {
    "class_within_capacity": Refused(
        _("The class has no place left: somebody else was assigned just now."),
        code="class_full",
        rule="projects.class_within_order",
    ),
    "presence_in_one_place": Refused(
        _("Somebody of these was assigned to another class on the same days just now. Try again to see who."),
        code="presence_overlap",
        rule="trainees.one_place_at_a_time",
    ),
    "enrolment_class_open": Refused(
        _("Places are given and taken only before arrival, in a class that is not over."), code="class_closed"
    ),
    "enrolment_class_of_order": Refused(
        _("The class belongs to another task order."), code="other_order", rule="projects.class_needs_task_order"
    ),
    "enrolment_arrives_in_class": Refused(
        _("Arrivals are recorded once the class is ready."), code="class_not_ready", rule="projects.class_safety_gate"
    ),
    "quota_not_overdrawn": Refused(
        _("The place was given to a reserve meanwhile: the quota has none left."),
        code="quota_full",
        rule="trainees.quota",
    ),
}


@service
def assign_trainees(
    training_class: TrainingClass, *, actor: Actor, enrolment_ids: Sequence[int] | None = None
) -> Assigned:
    """Give people who are expected on the task order a place in the class, and their days on site.

    With ids: all of these or nobody; refuses when places do not suffice, and names who is on site elsewhere. Without:
    as many as there are places, in order of enrolment, leaving those out who are elsewhere (they come back in the
    answer). That nobody is in two places is judged for the whole country; only the days are told.
    """
    require(actor, "trainees.assign_trainees", training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    if fresh.state not in OPEN_CLASS:
        raise Refused(_("Places are given only in a class that is not over."), code="class_closed")
    due = visible(
        actor,
        Enrolment.objects.filter(
            task_order_id=fresh.task_order_id, training_class__isnull=True, state=EnrolmentState.EXPECTED
        ),
    ).order_by("pk")
    free = fresh.capacity - fresh.assigned
    if enrolment_ids is not None:
        wanted = list(due.filter(pk__in=enrolment_ids).select_related("teacher"))
        if len(wanted) != len(set(enrolment_ids)):
            raise Refused(_("Some of these people have a class already, or are not expected any more."), code="not_due")
        if len(wanted) > free:
            raise Refused(
                _("The class has %(free)s places left, and %(wanted)s people were chosen."),
                code="class_full",
                rule="projects.class_within_order",
                params={"free": free, "wanted": len(wanted)},
            )
        clashes = clashes_of(wanted, fresh)
        if clashes:
            raise _clash_refusal(clashes)
    else:
        if free <= 0:
            raise Refused(_("The class has no place left."), code="class_full", rule="projects.class_within_order")
        wanted = list(due.select_related("teacher"))
        clashes = clashes_of(wanted, fresh)
        elsewhere = {clash.enrolment_id for clash in clashes}
        wanted = [enrolment for enrolment in wanted if enrolment.pk not in elsewhere][:free]
        if not wanted and clashes:
            raise _clash_refusal(clashes)
    ids = list(
        Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in wanted])
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    with said_by_database(_PLACE_WORDS):
        placed = Enrolment.objects.filter(pk__in=ids).update(training_class=fresh, version=F("version") + 1)
    return Assigned(placed, clashes)


def _clash_refusal(clashes: Sequence[Clash]) -> Refused:
    """Names, and the days on which they are elsewhere. Where that is belongs to others."""
    named = "、".join(
        f"{clash.name}（{date_format(clash.first_day, 'Y-m-d')} – {date_format(clash.last_day, 'Y-m-d')}）"
        for clash in clashes[:NAMED_AT_ONCE]
    )
    people = len({clash.enrolment_id for clash in clashes})
    return Refused(
        _("%(people)s of these people are on site in another class on some of the days: %(names)s."),
        code="presence_overlap",
        rule="trainees.one_place_at_a_time",
        params={"people": people, "names": named},
    )


@service
def release_trainees(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> int:
    """Take people who have not arrived out of the class again; their days and places are free at once."""
    require(actor, "trainees.assign_trainees", training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = _of_class(actor, fresh).filter(pk__in=enrolment_ids, state=EnrolmentState.EXPECTED)
    with said_by_database(_PLACE_WORDS):
        released = due.update(training_class=None, version=F("version") + 1)
    if released != len(set(enrolment_ids)):
        raise Refused(_("Only people who have not arrived yet can be taken out of the class."), code="arrived_already")
    return released


@service
def record_arrivals(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> int:
    """Record who has arrived (报到), those declared absent before included. Refuses before the class is ready.

    People who are recorded already are left alone: two lists may overlap. Returns how many are new.
    """
    require(actor, "trainees.record_arrival", training_class)
    fresh = lock(training_class)
    _refuse_not_open(actor, fresh)
    rows = _of_class(actor, fresh).filter(pk__in=enrolment_ids)
    with said_by_database(_PLACE_WORDS):
        return move_many(rows, "arrive", actor=actor, flow=ENROLMENT_FLOW) + move_many(
            rows, "arrive_late", actor=actor, flow=ENROLMENT_FLOW
        )


@service
def declare_no_shows(
    training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor, reason: str = ""
) -> int:
    """Declare that people did not come: their places and days are free for reserves. By the named class manager only.

    Refuses before the day that policy sets after the first day, and people who have arrived.
    """
    require(actor, "trainees.declare_no_show", training_class)
    fresh = lock(training_class)
    _refuse_not_open(actor, fresh)
    days = value("trainees.no_show_after_days", unit=fresh.institution.unit).value
    if clock.today() < fresh.starts_on + timedelta(days=days):
        raise Refused(
            _("No-shows are declared from day %(day)s on: %(days)s days after the class began."),
            code="no_show_too_early",
            rule="trainees.no_show_after_days",
            params={"day": date_format(fresh.starts_on + timedelta(days=days), "Y-m-d"), "days": days},
        )
    rows = _of_class(actor, fresh).filter(pk__in=enrolment_ids)
    done = move_many(rows, "declare_no_show", actor=actor, flow=ENROLMENT_FLOW, reason=reason)
    if done != len(set(enrolment_ids)):
        raise Refused(_("Only people who are still expected can be declared absent."), code="not_expected")
    _notify_province(fresh, done)
    return done


@service
def leave_early(enrolment: Enrolment, *, actor: Actor, version: int | None = None, reason: str = "") -> Enrolment:
    """Record, with a reason, that a trainee left before the end. The days to come are free at once."""
    require(actor, "trainees.record_arrival", enrolment)
    if enrolment.training_class is None:
        raise Refused(_("This person is in no class."), code="no_class")
    refuse_other_manager(actor, enrolment.training_class)
    return move(enrolment, "leave", actor=actor, flow=ENROLMENT_FLOW, version=version, reason=reason)


@service
def record_safety(
    training_class: TrainingClass, lesson: Lesson, *, actor: Actor, summary: str, attended_ids: Sequence[int]
) -> SafetyLesson:
    """Record the safety lesson and, trainee by trainee, who took part. Everybody else who has arrived was absent.

    Refuses when nobody arrived or took part, a day that has not come, and what `record_safety_lesson` refuses.
    """
    require(actor, "trainees.record_safety", training_class)
    fresh = lock(training_class)
    _refuse_not_open(actor, fresh)
    if lesson.phase.training_class_id != fresh.pk:
        raise Refused(_("This lesson belongs to another class."), code="other_class")
    arrived = list(
        _of_class(actor, fresh).filter(state=EnrolmentState.ARRIVED).order_by("pk").values_list("pk", flat=True)
    )
    if not set(attended_ids) & set(arrived):
        raise Refused(
            _("Tick who took part in the safety lesson: nobody did so far."),
            code="nobody_attended",
            rule="projects.class_safety_gate",
            field="attended",
        )
    record = record_safety_lesson(lesson, actor=actor, summary=summary)
    Attendance.objects.bulk_create(
        [
            Attendance(
                enrolment_id=pk,
                lesson=lesson,
                status=AttendanceStatus.PRESENT if pk in set(attended_ids) else AttendanceStatus.ABSENT,
                recorded_by_id=actor.user_id,
            )
            for pk in arrived
        ]
    )
    return record


@service
def sign_safety(training_class: TrainingClass, enrolment_ids: Sequence[int], *, actor: Actor) -> int:
    """Late comers make up the safety lesson one by one (coverage 3.12). Refused before the class's own record."""
    require(actor, "trainees.record_safety", training_class)
    fresh = lock(training_class)
    _refuse_not_open(actor, fresh)
    record = SafetyLesson.objects.filter(training_class=fresh).order_by("pk").first()
    if record is None:
        raise Refused(
            _("Record the safety lesson of the class first."), code="safety_missing", rule="projects.class_safety_gate"
        )
    arrived = list(
        _of_class(actor, fresh)
        .filter(pk__in=enrolment_ids, state=EnrolmentState.ARRIVED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    with said_by_database(
        {"attendance_before_result": Refused(_("The result is proposed already."), code="result_proposed")}
    ):
        Attendance.objects.bulk_create(
            [
                Attendance(
                    enrolment_id=pk,
                    lesson_id=record.lesson_id,
                    status=AttendanceStatus.PRESENT,
                    recorded_by_id=actor.user_id,
                )
                for pk in arrived
            ],
            update_conflicts=True,
            unique_fields=["enrolment", "lesson"],
            update_fields=["status", "recorded_by"],
        )
    return len(arrived)


@service
def start_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Start a class that is ready. Refuses when nobody arrived and before the safety lesson is recorded (教师厅〔2019〕
    2号; coverage 3.12). Writes the region under which figures count each trainee: the county on this day."""
    require(actor, "projects.run_class", training_class)
    fresh = lock(training_class)
    refuse_other_manager(actor, fresh)
    if not fresh.arrived:
        raise Refused(_("Nobody has arrived yet."), code="nobody_arrived", rule="projects.class_safety_gate")
    if not SafetyLesson.objects.filter(training_class=fresh).exists():
        raise Refused(
            _("The safety lesson has not been recorded: only then may the class start."),
            code="safety_missing",
            rule="projects.class_safety_gate",
        )
    moved = move(fresh, "start", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    Enrolment.objects.filter(training_class=moved).exclude(county=F("teacher__county")).update(
        county=Subquery(Teacher.objects.filter(pk=OuterRef("teacher")).values("county"))
    )
    close_todos(moved, actor=actor, kinds=("trainees.arrivals_due",))
    return moved


@service
def settle_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Settle an ended class, by the institution's leader. Refuses while anybody is neither arrived nor absent, a result
    is unpublished, or somebody who passed has no certificate."""
    require(actor, "projects.settle_class", training_class)
    fresh = lock(training_class)
    counts = counts_of(fresh)
    if counts.expected:
        raise Refused(
            _("%(n)s people are neither arrived nor declared absent."),
            code="people_open",
            params={"n": counts.expected},
        )
    unpublished = Enrolment.objects.filter(training_class=fresh, state=EnrolmentState.ARRIVED).exclude(
        result_state="PUBLISHED"
    )
    if unpublished.exists():
        raise Refused(
            _("The results of %(n)s trainees are not published."),
            code="results_open",
            params={"n": unpublished.count()},
        )
    if counts.passed > counts.certified:
        raise Refused(
            _("%(n)s trainees who passed have no certificate yet."),
            code="certificates_open",
            rule="trainees.certificate_after_pass",
            params={"n": counts.passed - counts.certified},
        )
    moved = move(fresh, "settle", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    close_todos(moved, actor=actor)
    return moved


@service
def cancel_class(
    training_class: TrainingClass, *, actor: Actor, version: int | None = None, reason: str = ""
) -> TrainingClass:
    """Cancel a class that has not begun, with a reason. Everybody assigned is expected on the order again."""
    require(actor, "projects.cancel_class", training_class)
    fresh = lock(training_class, version=version)
    if fresh.arrived:
        raise Refused(_("Trainees have arrived: the class cannot be cancelled."), code="arrivals_made")
    moved = move(fresh, "cancel", actor=actor, flow=CLASS_FLOW, version=version, reason=reason)
    Enrolment.objects.filter(training_class=moved, state=EnrolmentState.EXPECTED).update(
        training_class=None, version=F("version") + 1
    )
    close_todos(moved, actor=actor, state=TodoState.DROPPED)
    return moved


def _of_class(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    return visible(actor, Enrolment.objects.filter(training_class=training_class))


def _refuse_not_open(actor: Actor, training_class: TrainingClass) -> None:
    refuse_other_manager(actor, training_class)
    refuse_foreign_institution(actor, training_class.institution.unit_id)
    if training_class.state not in (ClassState.READY, ClassState.RUNNING):
        raise Refused(
            _("This is done while the class is ready or running."),
            code="class_not_ready",
            rule="projects.class_safety_gate",
        )


def _notify_province(training_class: TrainingClass, people: int) -> None:
    """Whoever filled the quota learns that places are free again."""
    if people and training_class.task_order is not None:
        send_notice(
            "trainees.no_shows_declared",
            unit=training_class.task_order.plan_item.plan.province_id,
            role=Role.PROVINCIAL_OFFICER,
            url=class_url(training_class),
            params={"class": training_class.name, "people": people},
        )


def ask_for_results(training_class: TrainingClass, kind: str, role: Role) -> None:
    """Raise a to-do about the results of a class."""
    raise_todo(
        kind,
        unit=training_class.institution.unit_id,
        role=role,
        subject=training_class,
        url=class_url(training_class),
        due=clock.today() + timedelta(days=7),
        params={"class": training_class.name},
    )


def ask_to_settle(training_class: TrainingClass) -> None:
    """Let the leader know that everything of the class is done."""
    ask_for_results(training_class, "trainees.class_to_settle", Role.INSTITUTION_LEADER)
