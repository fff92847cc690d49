from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS
from guopei.core.access.models import Grant
from guopei.core.access.scopes import get_visible, visible
from guopei.core.access.selectors.grants import current_grants, has_ended, unended_grants
from guopei.core.accounts.models import User
from guopei.core.audit.selectors.history import Change, histories
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Todo
from guopei.core.people.rules import GRANT_ROLE, GRANT_WANTED, LENDERS
from guopei.core.refusal import Refused


def people(actor: Actor) -> QuerySet[User]:
    """Accounts in sight, with unit and, as `in_force`, the grants in sight that are in force. Two queries more."""
    held = visible(actor, current_grants()).select_related("unit", "delegated_by")
    return visible(actor, User.objects.select_related("unit")).prefetch_related(
        Prefetch("grants", queryset=held, to_attr="in_force")
    )


def person_seen(actor: Actor, pk: int) -> User:
    """One account in sight, or 404."""
    return get_visible(actor, User.objects.select_related("unit"), pk=pk)


def wished_role(user: User) -> str:
    """Where the role is granted that was wished for when the account was made, still open; "" when there is none."""
    asked = Todo.objects.filter(
        kind=GRANT_WANTED, state=TodoState.OPEN, subject_table=User._meta.db_table, subject_id=user.pk
    )
    return asked.order_by("-pk").values_list("url", flat=True).first() or ""


def grants_seen(actor: Actor, user: User) -> list[Grant]:
    """Somebody's grants in sight, whenever they held, those in force first."""
    rows = visible(actor, Grant.objects.filter(user=user))
    rows = rows.select_related("unit", "user", "granted_by", "ended_by", "delegated_by__user")
    return sorted(rows.order_by("-valid_from", "-pk"), key=has_ended)


def account_hindrance(actor: Actor, user: User) -> Refused | None:
    """The account is one's own, or belongs outside one's branch as well."""
    if user.pk == actor.user_id:
        return Refused(_("Nobody administers the own account."), code="own_account")
    elsewhere = unended_grants().filter(user=user).exclude(unit__path__startswith=actor.unit_path)
    works_elsewhere = user.unit is not None and not user.unit.path.startswith(actor.unit_path)
    if not works_elsewhere and not elsewhere.exists():
        return None
    return Refused(
        _("%(name)s belongs outside your branch as well; the administrator above looks after this account."),
        code="account_of_another_branch",
        params={"name": user.name},
    )


def granting_hindrance(actor: Actor, user: User) -> Refused | None:
    """The account is one's own."""
    if user.pk != actor.user_id:
        return None
    return Refused(_("Nobody grants a role to the own account."), code="own_account")


def holding_hindrance(user: User) -> Refused | None:
    """The account is closed: it is given no role."""
    return None if user.is_active else Refused(_("This account is closed."), code="account_closed")


def ended_hindrance(grant: Grant) -> Refused | None:
    """The role has ended."""
    return Refused(_("This role has ended already."), code="grant_ended") if has_ended(grant) else None


def ending_hindrance(actor: Actor, grant: Grant) -> Refused | None:
    """The role is one's own, and nobody whom one lent it to."""
    if lent_by(actor, grant) or grant.user_id != actor.user_id:
        return None
    return Refused(_("Nobody ends a role of the own account."), code="own_grant")


def lent_by(actor: Actor, grant: Grant) -> bool:
    """Whether the actor delegated this grant."""
    return grant.delegated_by is not None and grant.delegated_by.user_id == actor.user_id


def may_end(actor: Actor, grant: Grant) -> bool:
    """Whether the page offers to end a grant: to the security administrator, and to whoever delegated it."""
    if has_ended(grant):
        return False
    near = grant.unit.path.startswith(actor.unit_path) and grant.user_id != actor.user_id
    return lent_by(actor, grant) or (actor.has(GRANT_ROLE) and near)


def may_delegate(actor: Actor, grant: Grant) -> bool:
    """Whether the page offers to delegate a grant: one's own, of a role that is lent, unless it was lent to oneself."""
    own = grant.user_id == actor.user_id and grant.delegated_by_id is None
    return own and grant.role in LENDERS and not has_ended(grant)


def lent_grants(actor: Actor) -> list[Grant]:
    """What the actor delegated, whenever it held, the latest first."""
    rows = visible(actor, Grant.objects.filter(delegated_by__user_id=actor.person_id))
    return list(rows.select_related("user", "unit", "delegated_by", "ended_by").order_by("-valid_from", "-pk"))


def colleagues(grant: Grant) -> QuerySet[User]:
    """Who may stand in for the holder of a grant: open accounts that work or hold a role at the unit.

    Administrators do no business and are left out.
    """
    held = current_grants().filter(user_id=OuterRef("pk"))
    return (
        User.objects.filter(Q(unit_id=grant.unit_id) | Exists(held.filter(unit_id=grant.unit_id)), is_active=True)
        .exclude(pk=grant.user_id)
        .exclude(Exists(held.filter(role__in=ADMINISTRATORS)))
        .order_by("name", "pk")
    )


def person_changes(actor: Actor, user: User) -> list[Change]:
    """The trail of an account and of its grants in sight, newest first. Queries do not depend on their number."""
    return histories(actor, [user, *visible(actor, Grant.objects.filter(user=user))])
