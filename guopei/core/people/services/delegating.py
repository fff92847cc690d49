"""Standing in for somebody: an officer lends the own role for a period."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible
from guopei.core.access.selectors.grants import has_ended
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service
from guopei.core.people.rules import LENDERS
from guopei.core.people.selectors.people import colleagues
from guopei.core.people.services.granting import add_grant
from guopei.core.refusal import Denied, Refused


@service(_("Delegate a role"))
def delegate_role(grant: Grant, *, actor: Actor, to: User, valid_from: date, valid_until: date) -> Grant:
    """Let a colleague of the same unit act in one's own role for a period, beside oneself.

    Refuses: roles that are not lent (administrators, experts, readers); what was itself delegated; strangers to the
    unit; a period that does not lie within one's own. Ends by itself, or by `end_grant` at any time.
    """
    mine = Grant.objects.select_for_update(no_key=True, of=("self",)).filter(user_id=actor.person_id)
    own = get_visible(actor, mine, pk=grant.pk)
    if own.role not in LENDERS:
        raise Denied(
            _("The role %(role)s cannot be delegated."),
            code="role_not_delegated",
            params={"role": Role(own.role).label},
        )
    if own.delegated_by_id is not None:
        raise Refused(_("What was delegated to you cannot be delegated on."), code="delegated_on")
    if has_ended(own):
        raise Refused(_("This role has ended already."), code="grant_ended")
    if not colleagues(own).filter(pk=to.pk).exists():
        raise Refused(
            _("%(name)s does not work at this unit."), code="no_colleague", field="to", params={"name": to.name}
        )
    if valid_from < own.valid_from or (own.valid_until is not None and valid_until > own.valid_until):
        raise Refused(
            _("Your own role lasts from %(from)s to %(until)s; nobody delegates beyond it."),
            code="delegated_beyond",
            field="valid_until" if valid_from >= own.valid_from else "valid_from",
            params={
                "from": own.valid_from.isoformat(),
                "until": own.valid_until.isoformat() if own.valid_until else "…",
            },
        )
    return add_grant(
        Grant(
            user=to,
            role=own.role,
            unit_id=own.unit_id,
            valid_from=valid_from,
            valid_until=valid_until,
            delegated_by=own,
            granted_by_id=actor.user_id,
        )
    )
