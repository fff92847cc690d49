"""Deciding on a roster, level by level; the province's word makes enrolments."""

from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service, set_local
from guopei.core.flow.services.moves import lock, move, refuse_reasonless, refuse_same_person
from guopei.core.flow.table import step
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.services.todos import close_todos
from guopei.core.orgs.enums import UnitKind
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Denied, Refused
from trainees.register.models import Teacher
from trainees.selection.enums import BatchState, EnrolmentState, NominationState
from trainees.selection.models import Enrolment, Nomination, RosterBatch, TeacherDifference
from trainees.selection.rules import NOMINATION_FLOW, ROSTER_FLOW
from trainees.selection.rules.rights import APPROVE_ROSTER_COUNTY, RETURN_ROSTER, UNDO_ROSTER
from trainees.selection.selectors.reviewers import APPROVALS, next_reviewer
from trainees.selection.services.ranking import rank_reserves
from trainees.selection.services.reserves import enrol_places
from trainees.selection.services.submitting import source_of

_BY = {"approve_county": "county_by_id", "approve_prefecture": "prefecture_by_id", "approve_province": "province_by_id"}
OPEN_NOMINATIONS = (
    NominationState.SUBMITTED,
    NominationState.COUNTY_APPROVED,
    NominationState.PREFECTURE_APPROVED,
)


@step(ROSTER_FLOW, *APPROVALS)
@service(_("Approve a roster"))
def approve_roster(batch: RosterBatch, *, actor: Actor, version: int | None = None, reason: str = "") -> RosterBatch:
    """Make the approval that is due: the unit's second person, the nearest prefecture with an officer, the province.

    The province's approval enrols everybody who has a place (EXPECTED); the rest stay reserves in their order. People
    enrolled meanwhile in another class of this kind this year are rejected with that reason. Refuses (Stale) a roster
    that changed, a level whose turn it is not (Denied), and anybody who had a hand in it before.
    """
    require(actor, APPROVE_ROSTER_COUNTY, batch)  # which every level's officer holds; the step asks its own
    fresh = lock(batch, version=version)
    reviewer = next_reviewer(fresh)
    if reviewer is None:
        raise Refused(
            _("There is nothing to approve while the roster is “%(state)s”."),
            code="wrong_state",
            params={"state": fresh.get_state_display()},
        )
    _refuse_not_due(fresh, actor)
    also: dict[str, Any] = {_BY[reviewer.step]: actor.user_id}
    if reviewer.step == "approve_province":
        also["closed_at"] = clock.now()
    moved = move(fresh, reviewer.step, actor=actor, flow=ROSTER_FLOW, version=fresh.version, reason=reason, **also)
    target = NOMINATION_FLOW[reviewer.step].target
    if reviewer.step == "approve_province":
        _reject_repeats(moved)
    Nomination.objects.filter(batch=moved, state__in=NOMINATION_FLOW[reviewer.step].sources).update(
        state=target, version=F("version") + 1
    )
    if reviewer.step == "approve_province":
        enrol_places(moved.quota_id)
    return moved


@step(ROSTER_FLOW, "return")
@service(_("Return a roster"))
def return_roster(batch: RosterBatch, *, actor: Actor, reason: str, version: int | None = None) -> RosterBatch:
    """Send a roster back to its unit with a reason. Its nominations are withdrawn, places and ranks with them.

    Refuses a level whose turn it is not, anybody who had a hand in it before, and a reason left out.
    """
    require(actor, RETURN_ROSTER, batch)
    fresh = lock(batch, version=version)
    _refuse_not_due(fresh, actor)
    moved = move(fresh, "return", actor=actor, flow=ROSTER_FLOW, version=fresh.version, reason=reason)
    _withdraw_all(moved, reason)
    close_todos(moved, actor=actor, kinds=("trainees.differences_found",), state=TodoState.DROPPED)
    return moved


@step(ROSTER_FLOW, "undo")
@service(_("Undo a roster"))
def undo_roster(batch: RosterBatch, *, actor: Actor, reason: str, version: int | None = None) -> RosterBatch:
    """Take a roster back as if it had not been sent: its nominations, differences and the people only it knows go.

    An approved one is undone by the province alone, and only while nobody of it has a class or has arrived.
    """
    require(actor, UNDO_ROSTER, batch)
    fresh = lock(batch, version=version)
    if fresh.state == BatchState.APPROVED and actor.unit_kind != UnitKind.PROVINCE and not actor.is_system:
        raise Denied(_("An approved roster is undone by the province."), code="not_your_level")
    if fresh.state != BatchState.APPROVED and actor.unit_id != fresh.unit_id and not actor.is_system:
        raise Denied(_("A roster is undone by the unit that sent it."), code="not_your_level")
    enrolled = Enrolment.objects.filter(nomination__batch=fresh)
    if enrolled.exclude(state=EnrolmentState.EXPECTED, training_class=None).exists():
        raise Refused(
            _("People of this roster are in a class already: it cannot be undone any more."), code="roster_in_use"
        )
    moved = move(
        fresh, "undo", actor=actor, flow=ROSTER_FLOW, version=fresh.version, reason=reason, closed_at=clock.now()
    )
    set_local("reason", reason)
    enrolled.delete()
    nominations = Nomination.objects.filter(batch=moved)
    people = list(nominations.values_list("teacher_id", flat=True))
    nominations.delete()
    TeacherDifference.objects.filter(batch=moved, state="OPEN").delete()
    Teacher.objects.filter(
        pk__in=people, source=source_of(moved), nominations=None, enrolments=None, differences=None, reveals=None
    ).delete()
    set_local("reason", "")
    rank_reserves(moved.quota_id)
    return moved


@service(_("Reject a nomination"))
def reject_nomination(nomination: Nomination, *, actor: Actor, reason: str, version: int | None = None) -> Nomination:
    """Refuse one person of a roster under review, with a reason. The next reserve moves up.

    Refuses a level whose turn it is not, and anybody who had a hand in the roster before.
    """
    fresh = Nomination.objects.select_related("batch__unit").get(pk=nomination.pk)
    _refuse_not_due(fresh.batch, actor)
    return _end(fresh, "reject", actor, reason, version)


@service(_("Withdraw a nomination"))
def withdraw_nomination(nomination: Nomination, *, actor: Actor, reason: str, version: int | None = None) -> Nomination:
    """Take one person back, with a reason: by the unit that named them, while they have no place. Reserves move up."""
    fresh = Nomination.objects.select_related("quota").get(pk=nomination.pk)
    if actor.unit_id != fresh.quota.unit_id and not actor.is_system:
        raise Denied(_("A nomination is withdrawn by the unit that made it."), code="not_your_level")
    if Enrolment.objects.filter(nomination=fresh).exists():
        raise Refused(_("This person is enrolled already: the class declares who does not come."), code="enrolled")
    return _end(fresh, "withdraw", actor, reason, version)


def _end(nomination: Nomination, step: str, actor: Actor, reason: str, version: int | None) -> Nomination:
    moved = move(
        nomination,
        step,
        actor=actor,
        flow=NOMINATION_FLOW,
        version=version,
        reason=reason,
        is_reserve=False,
        reserve_rank=None,
    )
    rank_reserves(moved.quota_id)
    return moved


def _refuse_not_due(batch: RosterBatch, actor: Actor) -> None:
    """Refuse a level whose turn it is not, and there whoever may not approve: nobody judges the own work, in no way."""
    reviewer = next_reviewer(batch)
    if actor.is_system:
        return
    if reviewer is None or reviewer.unit_id != actor.unit_id or reviewer.role != actor.role:
        raise Denied(
            _("It is not your turn: %(who)s decides next."),
            code="not_your_turn",
            params={"who": f"{reviewer.unit_name} · {reviewer.role.label}" if reviewer else "-"},
        )
    refuse_same_person(ROSTER_FLOW[reviewer.step], batch, actor)


def _withdraw_all(batch: RosterBatch, reason: str) -> None:
    refuse_reasonless(NOMINATION_FLOW["withdraw"], reason)
    set_local("reason", reason)
    Nomination.objects.filter(batch=batch, state__in=OPEN_NOMINATIONS).update(
        state=NominationState.WITHDRAWN, is_reserve=False, reserve_rank=None, version=F("version") + 1
    )
    set_local("reason", "")
    rank_reserves(batch.quota_id)


def _reject_repeats(batch: RosterBatch) -> None:
    """Reject whoever was enrolled in this type of project this year since the check. Locks the people, in id order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM trainees_teacher WHERE id IN (SELECT teacher_id FROM trainees_nomination WHERE batch_id = %s) "
            "ORDER BY id FOR NO KEY UPDATE",
            [batch.pk],
        )
        if not value("trainees.once_a_year_per_type", unit=batch.unit).value:
            return
        set_local("reason", gettext("Trained in this type of project this year already"))
        cursor.execute(
            "UPDATE trainees_nomination SET state = 'REJECTED', is_reserve = false, reserve_rank = NULL, "
            "version = version + 1 WHERE batch_id = %s AND state IN ('COUNTY_APPROVED', 'PREFECTURE_APPROVED') "
            "AND nomination_is_repeat(id)",
            [batch.pk],
        )
        set_local("reason", "")
