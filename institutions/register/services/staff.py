"""People of an institution: invited with a role by those who answer for it, and let go."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import INSTITUTION, Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.people.services.accounts import Invitation, link_for, make_account
from guopei.core.people.services.granting import add_grant, stop_grant
from guopei.core.refusal import Denied, Refused
from institutions.register.models import Institution
from institutions.register.rules import INVITE_LEADER, INVITE_STAFF

# Whom a leader may invite; leaders are invited from above.
STAFF_ROLES = (Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER)


@service(_("Invite a member of staff"))
def invite_staff(
    institution: Institution,
    *,
    actor: Actor,
    username: str,
    name: str,
    role: Role,
    email: str = "",
    valid_until: date | None = None,
) -> Invitation:
    """Make an account without a password for somebody of the institution, with a role, and the link that sets one.

    The leader invites officers, finance and class managers; the office above invites the leader, whom the register
    then names. Refuses what `make_account` and `add_grant` refuse, and roles that are not the institution's.
    """
    require(actor, INVITE_LEADER if role == Role.INSTITUTION_LEADER else INVITE_STAFF, institution)
    if not institution.unit.path.startswith(actor.unit_path):
        raise Denied(_("You invite people of your own institution, or of one below your office."))
    if role != Role.INSTITUTION_LEADER and role not in STAFF_ROLES:
        raise Refused(_("This role is not given by an institution."), code="role_not_given", field="role")
    user = make_account(actor=actor, username=username, name=name, email=email, unit=institution.unit)
    add_grant(
        Grant(
            user=user,
            role=role,
            unit=institution.unit,
            valid_from=clock.today(),
            valid_until=valid_until,
            granted_by_id=actor.user_id,
        )
    )
    if role == Role.INSTITUTION_LEADER:
        fresh = lock(institution)
        fresh.leader, fresh.leader_name = user, user.name
        fresh.version += 1
        fresh.save(update_fields=["leader", "leader_name", "version"])
    return link_for(user)


@service(_("End a role of staff"))
def end_staff_role(institution: Institution, grant_id: int, *, actor: Actor) -> Grant:
    """Let somebody's role at the institution end now. Refuses ending one's own, and grants of other units."""
    grant = Grant.objects.filter(pk=grant_id, unit_id=institution.unit_id, role__in=INSTITUTION).first()
    if grant is None:
        raise Refused(_("This person holds no such role here."), code="no_such_grant")
    require(actor, INVITE_LEADER if grant.role == Role.INSTITUTION_LEADER else INVITE_STAFF, institution)
    if not institution.unit.path.startswith(actor.unit_path):
        raise Denied(_("You end roles of your own institution, or of one below your office."))
    if grant.user_id == actor.user_id:
        raise Refused(_("Nobody ends a role of the own account."), code="own_grant")
    return stop_grant(grant, actor=actor)
