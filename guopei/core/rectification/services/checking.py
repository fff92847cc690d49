"""What the checking unit does: raise a finding, give more time, look again, close, withdraw."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.asks import part_of
from guopei.core.flow.services.moves import ask_for, lock, move, refuse_no_reason, save_changes
from guopei.core.flow.table import step
from guopei.core.rectification.enums import Outcome, Severity
from guopei.core.rectification.models import Extension, Finding, Measure
from guopei.core.rectification.rules import FINDING_FLOW
from guopei.core.rectification.rules.rights import CHECK_FINDING
from guopei.core.rectification.selectors.findings import declared_for, extend_hindrance, raise_hindrance
from guopei.core.refusal import Refused, refuse

MOST_OPINION = 2000


@service(_("Raise a finding"))
def raise_finding(record: Any, *, actor: Actor, text: str, clause: str, severity: Severity, due: date) -> Finding:
    """Say what was found wrong with a record, by which document and clause, and by when it has to be put right; the
    responsible unit is asked.

    Refuses a record that is out of sight (404) or the own unit's, empty words, and a day that is not after today.
    """
    declared = declared_for(record._meta.db_table)
    require(actor, declared.may_raise, record)
    refuse(raise_hindrance(actor, record))
    for field, words in (("text", text), ("clause", clause)):
        if not words.strip():
            raise Refused(_("Say what was found, and by which document and clause."), code="finding_empty", field=field)
    if due <= clock.today():
        raise Refused(_("The day has to be after today."), code="finding_due_past", field="due")
    finding = Finding.objects.create(
        subject_table=declared.table,
        subject_id=record.pk,
        subject_name=str(record)[:200],
        text=text.strip(),
        clause=clause.strip(),
        severity=severity,
        checking_unit_id=actor.unit_id or 0,  # who has no unit is no person, and is denied as such
        raised_by_id=actor.person_id,
        raised_on=clock.today(),
        responsible_unit_id=part_of(record, declared.responsible),
        due=due,
        is_demo=getattr(record, "is_demo", False),
    )
    ask_for(finding, actor=actor, flow=FINDING_FLOW)
    return finding


@service(_("Extend a finding's deadline"))
def extend_finding(finding: Finding, *, actor: Actor, due: date, reason: str, version: int | None = None) -> Finding:
    """Give more time, with a reason. Refuses another unit's finding, one that does not wait to be put right, a day that
    is no later than the one it has, and a version gone by (Stale)."""
    require(actor, CHECK_FINDING, finding)
    fresh = lock(finding, version=version)
    refuse(extend_hindrance(actor, fresh))
    refuse_no_reason(reason)
    if due <= max(fresh.due, clock.today()):
        raise Refused(
            _("The new day has to be later than %(day)s, and after today."),
            code="extension_not_later",
            field="due",
            params={"day": fresh.due},
        )
    Extension.objects.create(
        finding=fresh, was_due=fresh.due, due=due, reason=reason.strip(), granted_by_id=actor.person_id
    )
    extended = save_changes(fresh, {"due": due})
    ask_for(extended, actor=actor, flow=FINDING_FLOW)
    return extended


@step(FINDING_FLOW, "close")
@service(_("Close a finding"))
def close_finding(finding: Finding, *, actor: Actor, version: int | None = None, reason: str = "") -> Finding:
    """Accept what was done, and close the finding. Refuses whoever answered it, and every other unit."""
    return _recheck(finding, "close", Outcome.ACCEPTED, actor=actor, version=version, reason=reason)


@step(FINDING_FLOW, "return")
@service(_("Return a finding"))
def return_finding(finding: Finding, *, actor: Actor, version: int | None = None, reason: str = "") -> Finding:
    """Say why what was done is not enough: it has to be put right again. As often as need be. Refuses whoever answered
    it, and every other unit."""
    return _recheck(finding, "return", Outcome.REJECTED, actor=actor, version=version, reason=reason)


@step(FINDING_FLOW, "withdraw")
@service(_("Withdraw a finding"))
def withdraw_finding(finding: Finding, *, actor: Actor, version: int | None = None, reason: str = "") -> Finding:
    """Take back, with a reason, what was found. Refuses a finding that is closed, and every other unit."""
    return move(finding, "withdraw", actor=actor, flow=FINDING_FLOW, version=version, reason=reason)


def _recheck(
    finding: Finding, name: str, outcome: Outcome, *, actor: Actor, version: int | None, reason: str
) -> Finding:
    """Make the step, with its outcome on the answer that waited for it."""
    if len(reason) > MOST_OPINION:
        raise Refused(
            _("At most %(most)s characters."), code="opinion_too_long", field="reason", params={"most": MOST_OPINION}
        )

    def say(fresh: Finding) -> None:
        Measure.objects.filter(finding=fresh, outcome="").update(
            outcome=outcome, opinion=reason.strip(), rechecked_by_id=actor.person_id, rechecked_at=clock.now()
        )

    return move(finding, name, actor=actor, flow=FINDING_FLOW, version=version, reason=reason, before=say)
