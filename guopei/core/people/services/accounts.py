"""Accounts: made by invitation, without default passwords; closed and opened again; never deleted."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import require
from guopei.core.access.selectors.grants import holders_near, unended_grants
from guopei.core.accounts.models import User
from guopei.core.accounts.tokens import LinkTokens
from guopei.core.audit.transaction import service, set_local
from guopei.core.flow.services.moves import save_changes
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.rules import GRANT_WANTED, MANAGE_ACCOUNT, RESET_SECOND_STEP
from guopei.core.people.selectors.people import account_hindrance
from guopei.core.people.services.granting import end_lent
from guopei.core.refusal import Refused, Stale, refuse


@dataclass(frozen=True)
class Invitation:
    """A person, and the two halves of the link that sets the password, once and within three days.

    `is_first` says that no password was ever set.
    """

    user: User
    uid: str
    key: str
    is_first: bool

    @property
    def is_handed_over(self) -> bool:
        """Whether the link is shown to whoever invites, to be handed over: only where it cannot go by e-mail."""
        return not self.user.email


@service(_("Make an account"))
def make_account(*, actor: Actor, username: str, name: str, email: str = "", unit: OrgUnit | None = None) -> User:
    """An account without a password and without a role, for other services to build on; they ask for permission.

    One that is made in a demonstration opens nothing elsewhere.

    Refuses a user name that is taken, in whatever case, and what the fields do not hold.
    """
    username = User.normalize_username(username.strip())
    user = User(username=username, name=name.strip(), email=_address(email), unit=unit, is_demo=settings.GUOPEI_DEMO)
    user.set_unusable_password()
    _check_fields(user)
    taken = Refused(
        _("The user name “%(username)s” is taken."),
        code="username_taken",
        field="username",
        params={"username": username},
    )
    if User.objects.filter(username__iexact=username).exists():
        raise taken
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody else was quicker
        raise taken from error
    return user


def link_for(user: User) -> Invitation:
    """The link that sets a password. It dies with the first use, with a sign-in, and after PASSWORD_RESET_TIMEOUT."""
    return Invitation(user, user_pk_to_url_str(user), LinkTokens().make_token(user), not user.has_usable_password())


@service(_("Invite a person"))
def invite_person(
    *, actor: Actor, username: str, name: str, email: str, unit: OrgUnit, role: Role | None = None
) -> Invitation:
    """Make an account for somebody who works at a unit, and the link that sets the first password.

    `role` is only what is wished for: the security administrator at or above the unit is asked to grant it, so that
    nobody both makes an account and gives it rights. Refuses units out of the administrator's branch.
    """
    require(actor, MANAGE_ACCOUNT)
    _refuse_foreign_unit(unit, actor)
    user = make_account(actor=actor, username=username, name=name, email=email, unit=unit)
    near = holders_near(unit, Role.SECURITY_ADMIN) if role is not None else []
    if role is not None and near:
        wished = urlencode({"role": role.value, "unit": unit.pk})
        raise_todo(
            GRANT_WANTED,
            unit=near[0].unit_id,
            role=Role.SECURITY_ADMIN,
            subject=user,
            url=f"{reverse('access:grant-new', args=[user.pk])}?{wished}",
            params={"name": user.name, "unit": unit.names},
        )
    return link_for(user)


@service(_("Invite again"))
def invite_again(user: User, *, actor: Actor) -> Invitation:
    """A new link, for a lost invitation or a forgotten password.

    Whoever holds a role gets it by e-mail only, so that an administrator cannot take the role over; without an address
    it is refused, and so are closed accounts and one's own.
    """
    user = _locked(user, actor)
    if not user.is_active:
        raise Refused(_("This account is closed."), code="account_closed")
    if not user.email and _holds_a_role(user):
        raise Refused(
            _(
                "%(name)s holds a role and has no e-mail address to which a link could go. Let the security "
                "administrator end the role first, and grant it again when the password is set."
            ),
            code="email_missing",
            params={"name": user.name},
        )
    return link_for(user)


@service(_("Change an account"))
def revise_account(
    user: User, *, actor: Actor, version: int | None, name: str, email: str, unit: OrgUnit | None
) -> User:
    """Change name, e-mail or place of work.

    Refuses units and people out of the administrator's branch, and another address for somebody who holds a role:
    links that set a password go there, and with the account goes the role.
    """
    user = _locked(user, actor, version)
    if unit is not None and unit.pk != user.unit_id:
        _refuse_foreign_unit(unit, actor)
    if _address(email) != user.email and _holds_a_role(user):
        raise Refused(
            _(
                "%(name)s holds a role, so nobody else changes the address to which links for a new password go. "
                "Whoever cannot sign in any more asks the security administrator to end the role first."
            ),
            code="address_of_holder",
            field="email",
            params={"name": user.name},
        )
    return _saved(user, name=name.strip(), email=_address(email), unit=unit)


@service(_("Close an account"))
def close_account(user: User, *, actor: Actor, version: int | None = None, reason: str) -> User:
    """Close an account at once. Its sessions, open links and delegations end for good; grants and acts stay on record.

    Refuses one's own, and closing without a reason.
    """
    user = _locked(user, actor, version)
    _refuse_reasonless(reason)
    if not user.is_active:
        raise Refused(_("This account is closed."), code="account_closed")
    close_todos(user, actor=actor, kinds=(GRANT_WANTED,), state=TodoState.DROPPED)
    saved = _saved(user, is_active=False, epoch=user.epoch + 1, reason=reason)
    end_lent(user, actor=actor)
    return saved


@service(_("Reopen an account"))
def reopen_account(user: User, *, actor: Actor, version: int | None = None, reason: str = "") -> User:
    """Open a closed account again, with its password and whatever grants are still in force."""
    user = _locked(user, actor, version)
    if user.is_active:
        raise Refused(_("This account is open."), code="account_open")
    return _saved(user, is_active=True, reason=reason)


@service(_("Take the second step off"))
def reset_second_step(user: User, *, actor: Actor, version: int | None = None, reason: str) -> User:
    """Let somebody who lost the phone and the recovery codes sign in with the password alone again. Sessions end.

    By the security administrator, who can neither set that password nor change where its letters go. Refuses one's own,
    an account that has no second step, and taking it off without a reason.
    """
    user = _locked(user, actor, version, RESET_SECOND_STEP)
    _refuse_reasonless(reason)
    set_local("reason", reason.strip())  # before the first row: the trail writes down once why
    taken, _kinds = Authenticator.objects.filter(user=user).delete()
    if not taken:
        raise Refused(_("This account has no second step."), code="no_second_step")
    return _saved(user, epoch=user.epoch + 1, reason=reason)


@service(_("Change one's own account"))
def revise_own_account(*, actor: Actor, version: int | None = None, email: str, language: str) -> User:
    """One's own address for recovery and one's own language, empty for the browser's. Everybody may."""
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.person_id)
    _refuse_stale(user, version)
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not offered."), code="language_unknown", field="language")
    return _saved(user, email=_address(email), language=language)


def _locked(user: User, actor: Actor, version: int | None = None, permission: str = MANAGE_ACCOUNT) -> User:
    """The row to change: in sight, of the own branch, not one's own, as it was read."""
    require(actor, permission, user)
    refuse(account_hindrance(actor, user))
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    _refuse_stale(locked, version)
    return locked


def _holds_a_role(user: User) -> bool:
    """Now or from some later day on."""
    return unended_grants().filter(user=user).exists()


def _address(email: str) -> str:
    """As recovery looks for it: in small letters."""
    return email.strip().lower()


def _saved(user: User, *, reason: str = "", **values: Any) -> User:
    """Write what differs, when the account may hold it."""
    trial = copy(user)
    for name, value in values.items():
        setattr(trial, name, value)
    _check_fields(trial)
    set_local("reason", reason)
    save_changes(user, values)
    set_local("reason", "")
    return user


def _check_fields(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise Refused(sentences[0], code="account_invalid", field=field) from wrong


def _refuse_stale(user: User, version: int | None) -> None:
    if version is not None and version != user.version:
        raise Stale(mine=version, theirs=user.version, current=user)


def _refuse_foreign_unit(unit: OrgUnit, actor: Actor) -> None:
    if not unit.path.startswith(actor.unit_path):
        raise Refused(_("This unit is not in your branch."), code="unit_of_another_branch", field="unit")


def _refuse_reasonless(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing", field="reason")
