"""Granting roles and ending them."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import require
from guopei.core.access.selectors.grants import unended_grants
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service, set_local
from guopei.core.inbox.services.todos import close_todos
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.rules import GRANT_ROLE, GRANT_WANTED, UNIT_KINDS
from guopei.core.people.selectors.people import (
    ended_hindrance,
    ending_hindrance,
    granting_hindrance,
    holding_hindrance,
    lent_by,
)
from guopei.core.refusal import Refused, refuse

APART = "access.three_administrators_apart"


@service(_("Grant a role"))
def grant_role(
    user: User, *, actor: Actor, role: Role, unit: OrgUnit, valid_from: date, valid_until: date | None = None
) -> Grant:
    """Give somebody a role at a unit from a day on, for a period or until it is ended.

    Refuses: oneself; closed accounts; units out of the branch or of a kind at which the role is not held; days gone by;
    the same role twice; and whatever would let one of the three administrators hold a second duty.
    """
    require(actor, GRANT_ROLE, user)
    refuse(granting_hindrance(actor, user))
    if not unit.path.startswith(actor.unit_path):
        raise Refused(_("This unit is not in your branch."), code="unit_of_another_branch", field="unit")
    kinds = UNIT_KINDS[role]
    if unit.kind not in kinds:
        raise Refused(
            _("%(role)s is a role of %(kinds)s; %(unit)s is none."),
            code="unit_of_another_kind",
            field="unit",
            params={
                "role": role.label,
                "kinds": " / ".join(str(UnitKind(kind).label) for kind in kinds),
                "unit": unit.label,
            },
        )
    made = add_grant(
        Grant(
            user=user, role=role, unit=unit, valid_from=valid_from, valid_until=valid_until, granted_by_id=actor.user_id
        )
    )
    close_todos(user, actor=actor, kinds=(GRANT_WANTED,))
    return made


@service(_("Set the end of a role"))
def end_grant(grant: Grant, *, actor: Actor, reason: str, last_day: date | None = None) -> Grant:
    """Let a role end: now, so that the next request acts under it no more, or after a last day still to come.

    What was delegated from it ends with it. By the security administrator, or by whoever delegated it. Refuses the
    role that one acts under, a role that has ended, and ending without a reason.
    """
    if not lent_by(actor, grant):
        require(actor, GRANT_ROLE, grant)
    refuse(ending_hindrance(actor, grant))
    if not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing", field="reason")
    return stop_grant(grant, actor=actor, reason=reason, last_day=last_day)


@service(_("Stop a role"))
def stop_grant(grant: Grant, *, actor: Actor, reason: str = "", last_day: date | None = None) -> Grant:
    """End a grant with its delegations, for other services to build on; they ask for permission.

    The grant is locked before its delegations are read: whoever delegates it meanwhile waits, and is then refused.
    """
    today = clock.today()
    own = Grant.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant.pk)
    refuse(ended_hindrance(own))
    if last_day is not None and (last_day < max(today, own.valid_from) or last_day > (own.valid_until or last_day)):
        raise Refused(
            _("The last day must be today or later, and within the period."), code="last_day_unfit", field="last_day"
        )
    set_local("reason", reason)
    # What was lent ends before what it was lent from: the database looks at both.
    for rows in (unended_grants().filter(delegated_by=own), unended_grants().filter(pk=own.pk)):
        if last_day is None:
            _end_now(rows, actor)
        else:
            _end_now(rows.filter(valid_from__gt=last_day), actor)
            rows.update(valid_until=Least("valid_until", Value(last_day)))
    set_local("reason", "")
    own.refresh_from_db(fields=["valid_until", "ended_at", "ended_by"])
    return own


def end_lent(user: User, *, actor: Actor) -> None:
    """End whatever somebody delegated, now. The grants themselves stay."""
    _end_now(unended_grants().filter(delegated_by__user=user), actor)


def _end_now(rows: QuerySet[Grant], actor: Actor) -> None:
    """At this moment; what counts by days alone sees it end yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    ended = {"ended_at": clock.now(), "ended_by_id": actor.user_id}
    rows.update(valid_until=Greatest("valid_from", Value(yesterday)), **ended)


def add_grant(grant: Grant) -> Grant:
    """Write a grant that somebody was allowed to make, unless it clashes with another. The person's row is locked."""
    person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant.user_id)
    refuse(holding_hindrance(person))
    if grant.valid_from < clock.today():
        raise Refused(_("A role is not granted for days gone by."), code="grant_backwards", field="valid_from")
    if grant.valid_until is not None and grant.valid_until < grant.valid_from:
        raise Refused(_("The period ends before it begins."), code="period_backwards", field="valid_until")
    period = DateRange(grant.valid_from, grant.valid_until, "[]")
    for held in Grant.objects.filter(user=person, ended_at=None, period__overlap=period).select_related("unit"):
        _refuse_clash(person, grant, held)
    grant.save()
    return grant


def _refuse_clash(person: User, wanted: Grant, held: Grant) -> None:
    params = {
        "name": person.name,
        "role": Role(held.role).label,
        "unit": held.unit.label,
        "from": held.valid_from.isoformat(),
        "until": held.valid_until.isoformat() if held.valid_until else "…",
    }
    same = ("role", "unit_id", "delegated_by_id")  # one's own role, and one lent by each who is on leave
    if all(getattr(held, name) == getattr(wanted, name) for name in same):
        raise Refused(
            _("%(name)s holds this role here already (%(from)s to %(until)s)."),
            code="grant_twice",
            field="role",
            params=params,
        )
    if held.role != wanted.role and {held.role, wanted.role} & ADMINISTRATORS:
        raise Refused(
            _(
                "System, security and audit administrator are three persons, and none of them does business: "
                "%(name)s is %(role)s of %(unit)s (%(from)s to %(until)s). Choose another person or another period."
            ),
            code="three_administrators",
            rule=APART,
            field="role",
            params=params,
        )
