"""Results: worked out by the rules, proposed, confirmed by a second person, published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, move, move_many
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.inbox.selectors.due import due_by
from guopei.core.inbox.services.following import ask
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.policy.selectors.values import values
from guopei.core.refusal import Refused
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.classes.rules.flows import CLASS_FLOW
from trainees.classes.services.classes import refuse_foreign_institution, refuse_other_manager
from trainees.delivery.models import Certificate, ResultBasis, TestResult
from trainees.delivery.rules import RESULT_FLOW
from trainees.delivery.rules.rights import CONFIRM_RESULT, PROPOSE_RESULT, PUBLISH_RESULT
from trainees.delivery.selectors.attendance import gaps_of
from trainees.delivery.selectors.class_steps import certificates_are_due
from trainees.delivery.selectors.classes import tallies_of
from trainees.delivery.services.rolls import in_words
from trainees.selection.enums import EnrolmentState, Result, ResultState
from trainees.selection.models import Enrolment

TENTH = Decimal("0.1")
MARKS = {
    Result.EXCELLENT: "trainees.excellent_mark",
    Result.GOOD: "trainees.good_mark",
    Result.PASS: "trainees.pass_mark",
}


@dataclass(frozen=True)
class Override:
    """A result that differs from the rules, and why."""

    result: str
    reason: str


@dataclass(frozen=True)
class Standard:
    """What policy asks of a result: attendance in per cent, marks out of 100."""

    attendance: int
    marks: Mapping[Result, int]

    def result(self, attended: int, lessons: int, score: Decimal | None) -> Result:
        """What the rules say. No score is a fail; the attendance needed is compared exactly, without rounding."""
        if attended * 100 < self.attendance * lessons or score is None or score < self.marks[Result.PASS]:
            return Result.FAIL
        return next(result for result, mark in self.marks.items() if score >= mark)


def standard_for(training_class: TrainingClass) -> Standard:
    """The standard in force for the class's institution on its last day."""
    keys = ["trainees.least_attendance", *MARKS.values()]
    found = values(keys, unit=training_class.institution.unit, on=training_class.ends_on)
    return Standard(
        found["trainees.least_attendance"].value, {result: found[key].value for result, key in MARKS.items()}
    )


def score_of(result: TestResult | None) -> Decimal | None:
    """The post-test out of 100, one decimal, half up. None without one."""
    if result is None or result.post is None:
        return None
    return (result.post * 100 / result.full).quantize(TENTH, ROUND_HALF_UP)


def work_out(training_class: TrainingClass) -> list[ResultBasis]:
    """What the rules say for everybody who stayed and has no result yet. Writes nothing."""
    standard = standard_for(training_class)
    tallies = tallies_of(training_class)
    scores = {
        found.enrolment_id: found for found in TestResult.objects.filter(enrolment__training_class=training_class)
    }
    bases = []
    due = _stayed(training_class).filter(result_state=ResultState.NONE).order_by("pk")
    for enrolment_id in due.values_list("pk", flat=True):
        tally, score = tallies[enrolment_id], score_of(scores.get(enrolment_id))
        computed = standard.result(tally.attended, tally.held, score)
        bases.append(
            ResultBasis(
                enrolment_id=enrolment_id,
                lessons=tally.held,
                attended=tally.attended,
                share_needed=standard.attendance,
                score=score,
                score_needed=standard.marks[Result.PASS],
                computed=computed,
                proposed=computed,
            )
        )
    return bases


class Outdated(Refused):
    """What results rest on has changed since the sender saw it."""

    status = 409
    code = "stale"


def ground_of(basis: ResultBasis) -> str:
    """What a result rests on, as a page carries it: attended/lessons/score."""
    return f"{basis.attended}/{basis.lessons}/{'' if basis.score is None else basis.score}"


@service(_("Propose results"))
def propose_results(
    training_class: TrainingClass,
    *,
    actor: Actor,
    overrides: Mapping[int, Override] | None = None,
    reply: str = "",
    shown: Mapping[int, str] | None = None,
) -> int:
    """Work out and propose the results of everybody who stayed; `reply` answers the last return. Returns how many.

    `shown` is what the sender saw them rest on (`ground_of`). Refuses (Outdated) when attendance, scores or people have
    changed since.

    Pass: attendance of the lessons held at least the share that policy sets, and the post-test at least its mark; good
    and excellent by their marks. Refuses: before the class has ended, before its test is closed, a lesson whose roll
    call is not ended or in which somebody has no mark, an override without a reason, and when nobody is due.
    """
    require(actor, PROPOSE_RESULT, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse_other_manager(actor, fresh)
    hindrance = proposing_hindrance(fresh)
    if hindrance is not None:
        raise hindrance
    bases = work_out(fresh)
    if not bases:
        raise Refused(_("Nobody's result is due."), code="nothing_due")
    _refuse_outdated(bases, shown)
    _override(bases, overrides or {})
    _write_bases(bases)
    for result in Result.values:
        Enrolment.objects.filter(pk__in=[basis.enrolment_id for basis in bases if basis.proposed == result]).update(
            result=result
        )
    with said_by_database(
        dict.fromkeys(
            ("result_has_basis", "result_without_gaps"),
            Refused(_("Somebody's attendance or state has just changed. Try again."), code="changed"),
        )
    ):
        proposed = move_many(
            _stayed(fresh).filter(pk__in=[basis.enrolment_id for basis in bases]),
            "propose_result",
            actor=actor,
            flow=RESULT_FLOW,
            reason=reply,
        )
    close_todos(fresh, actor=actor, kinds=("trainees.results_due", "trainees.results_returned"))
    return proposed


@service(_("Confirm results"))
def confirm_results(training_class: TrainingClass, *, actor: Actor) -> int:
    """Confirm what was proposed, by the institution's leader and never by whoever proposed. Returns how many."""
    require(actor, CONFIRM_RESULT, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = _stayed(fresh).filter(result_state=ResultState.PROPOSED)
    waiting = due.count()
    confirmed = move_many(due, "confirm_result", actor=actor, flow=RESULT_FLOW)
    if waiting and confirmed < waiting:
        raise Refused(
            _("A second person is needed: whoever proposed results may not confirm them."),
            code="second_person",
            rule="core.second_person",
        )
    if not confirmed:
        raise Refused(_("No result waits for confirmation."), code="nothing_due")
    return confirmed


@service(_("Return results"))
def return_results(training_class: TrainingClass, *, actor: Actor, reason: str) -> int:
    """Send the proposed or confirmed results of a class back, with a reason. Attendance and tests may change again.

    The reason reaches the institution's officers, and the class manager when it was the manager who proposed.
    """
    require(actor, CONFIRM_RESULT, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = _stayed(fresh).filter(result_state__in=[ResultState.PROPOSED, ResultState.CONFIRMED])
    proposers = set(due.values_list("proposed_by_id", flat=True))
    returned = move_many(
        due,
        "return_result",
        actor=actor,
        flow=RESULT_FLOW,
        reason=reason,
        result="",
    )
    if not returned:
        raise Refused(_("No result can be returned."), code="nothing_due")
    _ask_manager_too(fresh, proposers, reason)
    return returned


@service(_("Publish results"))
def publish_results(training_class: TrainingClass, *, actor: Actor) -> int:
    """Publish what was confirmed: trainees and counties may see it, and certificates may be issued."""
    require(actor, PUBLISH_RESULT, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = _stayed(fresh).filter(result_state=ResultState.CONFIRMED)
    published = move_many(due, "publish_result", actor=actor, flow=RESULT_FLOW)
    if not published:
        raise Refused(_("No confirmed result waits for publication."), code="nothing_due")
    if not certificates_are_due(fresh):
        ask(CLASS_FLOW, "trainees.class_to_settle", fresh, actor=actor)
    return published


@step(RESULT_FLOW, "withdraw_result")
@service(_("Withdraw a published result"))
def withdraw_result(enrolment: Enrolment, *, actor: Actor, version: int | None = None, reason: str = "") -> Enrolment:
    """Take a published result back, with a reason, so that it can be worked out, confirmed and published again.

    By the institution's leader. Refused while a certificate rests on it, and when the class is settled.
    """
    require(actor, CONFIRM_RESULT, enrolment)
    if enrolment.training_class is None:
        raise Refused(_("This person is in no class."), code="no_class")
    fresh = lock(enrolment.training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    if fresh.state != ClassState.ENDED:
        raise Refused(
            _("The class is “%(state)s”: its results change only after the settlement is reopened."),
            code="class_settled",
            params={"state": fresh.get_state_display()},
        )
    if Certificate.objects.filter(enrolment=enrolment, revoked_at=None).exists():
        raise Refused(
            _("A valid certificate rests on this result: revoke it first."),
            code="certificate_stands",
            rule="trainees.certificate_after_pass",
        )
    proposers = {enrolment.proposed_by_id}
    withdrawn = move(
        enrolment, "withdraw_result", actor=actor, flow=RESULT_FLOW, version=version, reason=reason,
        result="",
    )  # fmt: skip
    close_todos(fresh, actor=actor, kinds=("trainees.class_to_settle",))
    _ask_manager_too(fresh, proposers, reason)
    return withdrawn


def _stayed(training_class: TrainingClass) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ARRIVED)


def proposing_hindrance(training_class: TrainingClass) -> Refused | None:
    """Why nobody can propose results yet. What they are worked out from must be there: the class over, its test closed,
    every roll call ended, no mark missing."""
    if training_class.state != ClassState.ENDED:
        return Refused(_("Results are proposed when the class has ended."), code="class_not_ended")
    if not TestResult.objects.filter(enrolment__training_class=training_class).exists():
        return Refused(
            _("The test of this class has not been closed yet: results need its scores."),
            code="test_open",
            rule="evaluation.same_rubric",
        )
    gaps = gaps_of(training_class)
    if gaps:
        return Refused(
            _(
                "Attendance is not complete. Lessons whose roll call is not ended, or in which somebody has no mark: "
                "%(n)s. %(gaps)s."
            ),
            code="attendance_missing",
            rule="trainees.least_attendance",
            params={"n": len(gaps), "gaps": in_words(gaps)},
        )
    return None


def _override(bases: list[ResultBasis], overrides: Mapping[int, Override]) -> None:
    """Put what was chosen in place of what the rules say. Refuses a choice that differs and has no reason: the field
    of the refusal is the first one's."""
    silent = []
    for basis in bases:
        change = overrides.get(basis.enrolment_id)
        if change is not None and change.result != basis.computed:
            basis.proposed, basis.reason = change.result, change.reason.strip()
            if not basis.reason:
                silent.append(basis.enrolment_id)
    if silent:
        names = Enrolment.objects.filter(pk__in=silent).order_by("pk").values_list("teacher__name", flat=True)
        raise Refused(
            _("A result that differs from the rules needs a reason: %(names)s."),
            code="reason_missing",
            field=f"reason-{silent[0]}",
            params={"names": gettext(", ").join(names)},
        )


def _ask_manager_too(training_class: TrainingClass, proposers: Collection[int | None], reason: str) -> None:
    """The flow asks the officers to act on returned results; the manager who proposed them is asked as well."""
    if training_class.manager_id in proposers:
        raise_todo(
            "trainees.results_returned",
            unit=training_class.institution.unit_id,
            role=Role.CLASS_MANAGER,
            user_id=training_class.manager_id,
            subject=training_class,
            url=reverse("trainees:class-results", args=[training_class.pk]),
            due=due_by(),
            params={"class": training_class.name, "reason": reason},
        )


def _refuse_outdated(bases: list[ResultBasis], shown: Mapping[int, str] | None) -> None:
    if shown is None:
        return
    now = {basis.enrolment_id: ground_of(basis) for basis in bases}
    changed = {pk for pk in now.keys() | shown.keys() if now.get(pk) != shown.get(pk)}
    if changed:
        names = (
            Enrolment.objects.filter(pk__in=changed).order_by("teacher__pinyin").values_list("teacher__name", flat=True)
        )
        raise Outdated(
            _("Attendance or scores changed since you opened this page: %(names)s. Look at the results below again."),
            params={"names": gettext(", ").join(names[:8]) + ("…" if len(changed) > 8 else "")},
        )


def _write_bases(bases: list[ResultBasis]) -> None:
    fields = ["lessons", "attended", "share_needed", "score", "score_needed", "computed", "proposed", "reason"]
    ResultBasis.objects.bulk_create(bases, update_conflicts=True, unique_fields=["enrolment"], update_fields=fields)
