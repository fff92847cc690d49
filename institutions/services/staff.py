from dataclasses import dataclass
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import INSTITUTION, Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import require
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service
from guopei.core.refusal import Denied, Refused
from institutions.models import Institution
from institutions.rules import INVITE_LEADER, INVITE_STAFF

# Whom a leader may invite; leaders are invited from above.
STAFF_ROLES = (Role.INSTITUTION_OFFICER, Role.INSTITUTION_FINANCE, Role.CLASS_MANAGER)


@dataclass(frozen=True)
class Invitation:
    """A new account with its grant, and the two halves of the link that sets its first password, once."""

    user: User
    grant: Grant
    uid: str
    key: str


@service
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
    """Make an account without a password for somebody of the institution, and the link that sets one.

    The leader invites officers, finance and class managers; the office above invites the leader, whom the register
    then names. Refuses a user name that is taken and roles that are not the institution's. No default passwords.
    """
    require(actor, INVITE_LEADER if role == Role.INSTITUTION_LEADER else INVITE_STAFF, institution)
    if not institution.unit.path.startswith(actor.unit_path):
        raise Denied(_("You invite people of your own institution, or of one below your office."))
    if role != Role.INSTITUTION_LEADER and role not in STAFF_ROLES:
        raise Refused(_("This role is not given by an institution."), code="role_not_given", field="role")
    username = User.normalize_username(username.strip())
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("The user name “%(username)s” is taken."),
            code="username_taken",
            field="username",
            params={"username": username},
        )
    user = User(username=username, name=name.strip(), email=email.strip())
    user.set_unusable_password()
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise Refused(sentences[0], code="account_invalid", field=field) from wrong
    user.save()
    grant = Grant.objects.create(
        user=user,
        role=role,
        unit_id=institution.unit_id,
        valid_from=clock.today(),
        valid_until=valid_until,
        granted_by_id=actor.user_id,
    )
    if role == Role.INSTITUTION_LEADER:
        institution.leader, institution.leader_name = user, user.name
        institution.version += 1
        institution.save(update_fields=["leader", "leader_name", "version"])
    return Invitation(user, grant, user_pk_to_url_str(user), default_token_generator.make_token(user))


@service
def end_grant(institution: Institution, grant_id: int, *, actor: Actor) -> Grant:
    """Let somebody's role at the institution end today. Refuses ending one's own, and grants of other units."""
    grant = Grant.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=grant_id, unit_id=institution.unit_id, role__in=INSTITUTION
    ).first()  # fmt: skip
    if grant is None:
        raise Refused(_("This person holds no such role here."), code="no_such_grant")
    require(actor, INVITE_LEADER if grant.role == Role.INSTITUTION_LEADER else INVITE_STAFF, institution)
    if not institution.unit.path.startswith(actor.unit_path):
        raise Denied(_("You end roles of your own institution, or of one below your office."))
    if grant.pk == actor.grant_id:
        raise Refused(_("Nobody ends the role that they act under."), code="own_grant")
    grant.valid_until = max(clock.today(), grant.valid_from)
    grant.save(update_fields=["valid_until"])
    return grant
