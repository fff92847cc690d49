"""Accounts: made by invitation, looked after from above, never taken over, closed for good measure."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.http import Http404

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import grants_of
from guopei.core.accounts.models import User
from guopei.core.accounts.tokens import LinkTokens
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import (
    close_account,
    invite_again,
    invite_person,
    make_account,
    reopen_account,
    reset_second_step,
    revise_account,
    revise_own_account,
)
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import grant_role
from guopei.core.refusal import Denied, Refused, Stale
from tests.factories.access import make_actor, make_grant, make_user

pytestmark = pytest.mark.django_db


def invite(actor: Actor, unit: OrgUnit, **changes: object) -> User:
    fields = {"username": "xinren", "name": "新人", "email": "xinren@example.cn", "unit": unit, **changes}
    return invite_person(actor=actor, **fields).user


# Inviting


def test_an_invited_person_has_no_password_and_no_role(system_admin: Actor, hebei_county: OrgUnit) -> None:
    user = invite(system_admin, hebei_county, email=" Xinren@Example.cn ")
    assert not user.has_usable_password()
    assert grants_of(user) == []
    assert (user.unit, user.email) == (hebei_county, "xinren@example.cn")


def test_the_security_administrator_near_is_asked_for_the_role(
    system_admin: Actor, security_admin: Actor, nations_security_admin: Actor, hebei_county: OrgUnit
) -> None:
    user = invite(system_admin, hebei_county, role=Role.COUNTY_OFFICER)
    todo = Todo.objects.get(subject_table=User._meta.db_table, subject_id=user.pk)
    assert (todo.unit_id, todo.role, todo.state) == (security_admin.unit_id, Role.SECURITY_ADMIN, TodoState.OPEN)
    grant_role(user, actor=security_admin, role=Role.COUNTY_OFFICER, unit=hebei_county, valid_from=clock.today())
    todo.refresh_from_db()
    assert (todo.state, todo.closed_by_id) == (TodoState.DONE, security_admin.user_id)


def test_without_a_wished_role_nobody_is_asked(
    system_admin: Actor, security_admin: Actor, hebei_county: OrgUnit
) -> None:
    invite(system_admin, hebei_county)
    assert not Todo.objects.exists()


@pytest.mark.parametrize("taken", ["xinren", "XinRen", " xinren "])
def test_a_user_name_is_given_once_in_whatever_case(system_admin: Actor, hebei_county: OrgUnit, taken: str) -> None:
    invite(system_admin, hebei_county)
    with pytest.raises(Refused) as refused:
        invite(system_admin, hebei_county, username=taken)
    assert (refused.value.code, refused.value.field) == ("username_taken", "username")


@pytest.mark.parametrize(
    ("field", "wrong"), [("username", "two words"), ("name", "长" * 61), ("email", "nobody"), ("name", "  ")]
)
def test_what_the_fields_do_not_hold_is_refused_beside_them(
    system_admin: Actor, hebei_county: OrgUnit, field: str, wrong: str
) -> None:
    with pytest.raises(Refused) as refused:
        invite(system_admin, hebei_county, **{field: wrong})
    assert (refused.value.code, refused.value.field) == ("account_invalid", field)


def test_nobody_is_invited_to_a_unit_of_another_branch(system_admin: Actor, chongqing: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        invite(system_admin, chongqing)
    assert (refused.value.code, refused.value.field) == ("unit_of_another_branch", "unit")


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.PROVINCIAL_OFFICER])
def test_only_the_system_administrator_looks_after_accounts(hebei: OrgUnit, hebei_county: OrgUnit, role: Role) -> None:
    actor, user = make_actor(role, hebei), make_user(unit=hebei_county)
    with pytest.raises(Denied):
        invite(actor, hebei_county)
    for act in (invite_again, reopen_account):
        with pytest.raises(Denied):
            act(user, actor=actor)
    with pytest.raises(Denied):
        close_account(user, actor=actor, reason="调离")


# The link


def test_the_link_is_handed_over_only_where_it_cannot_be_sent(system_admin: Actor, hebei_county: OrgUnit) -> None:
    assert not invite_again(make_user(unit=hebei_county, email="a@example.cn"), actor=system_admin).is_handed_over
    assert invite_again(make_user(unit=hebei_county), actor=system_admin).is_handed_over


def test_the_link_dies_with_use_sign_in_change_of_address_closing_and_time(
    system_admin: Actor, hebei_county: OrgUnit, settings: object
) -> None:
    def link() -> tuple[User, str]:
        user = make_user(unit=hebei_county, email="a@example.cn")
        return user, invite_again(user, actor=system_admin).key

    tokens = LinkTokens()
    user, key = link()
    assert tokens.check_token(user, key)
    user.set_password("neu-und-lang-2026")
    assert not tokens.check_token(user, key)
    user, key = link()
    user.last_login = clock.now()
    assert not tokens.check_token(user, key)
    user, key = link()
    user.email = "b@example.cn"
    assert not tokens.check_token(user, key)
    user, key = link()
    closed = close_account(user, actor=system_admin, reason="调离")
    assert not tokens.check_token(closed, key)
    assert not tokens.check_token(reopen_account(closed, actor=system_admin), key)
    user, key = link()
    settings.PASSWORD_RESET_TIMEOUT = -1  # type: ignore[attr-defined]
    assert not tokens.check_token(user, key)


def test_the_link_lasts_three_days_as_the_pages_say(settings: object) -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(days=3)  # type: ignore[attr-defined]


def test_who_holds_a_role_without_an_address_gets_no_link_that_somebody_else_would_see(
    system_admin: Actor, hebei_county: OrgUnit
) -> None:
    user = make_user(unit=hebei_county)
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=user, valid_from=clock.today() + timedelta(days=9))
    with pytest.raises(Refused) as refused:
        invite_again(user, actor=system_admin)
    assert refused.value.code == "email_missing"


def test_nobody_changes_the_address_of_a_role_holder_to_get_the_link(
    system_admin: Actor, hebei_county: OrgUnit
) -> None:
    user = make_user(unit=hebei_county, email="own@example.cn")
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=user)
    with pytest.raises(Refused) as refused:
        revise_account(user, actor=system_admin, version=1, name="某", email="mine@example.cn", unit=hebei_county)
    assert (refused.value.code, refused.value.field) == ("address_of_holder", "email")
    revised = revise_account(
        user, actor=system_admin, version=1, name="改名", email="OWN@example.cn", unit=hebei_county
    )
    assert (revised.name, revised.email) == ("改名", "own@example.cn")


def test_a_closed_account_gets_no_link(system_admin: Actor, hebei_county: OrgUnit) -> None:
    user = make_user(unit=hebei_county, is_active=False)
    with pytest.raises(Refused) as refused:
        invite_again(user, actor=system_admin)
    assert refused.value.code == "account_closed"


# Looking after


def test_an_account_is_revised_by_version(system_admin: Actor, hebei_county: OrgUnit, hebei: OrgUnit) -> None:
    user = make_user(unit=hebei_county)
    revised = revise_account(user, actor=system_admin, version=1, name="改名", email="a@example.cn", unit=hebei)
    assert (revised.name, revised.email, revised.unit, revised.version) == ("改名", "a@example.cn", hebei, 2)
    with pytest.raises(Stale):
        revise_account(user, actor=system_admin, version=1, name="再改", email="", unit=hebei)


def test_nobody_is_moved_to_another_branch(system_admin: Actor, hebei_county: OrgUnit, chongqing: OrgUnit) -> None:
    user = make_user(unit=hebei_county)
    with pytest.raises(Refused) as refused:
        revise_account(user, actor=system_admin, version=None, name="某", email="", unit=chongqing)
    assert refused.value.field == "unit"


def test_nobody_administers_the_own_account(system_admin: Actor) -> None:
    own = User.objects.get(pk=system_admin.user_id)
    with pytest.raises(Refused) as refused:
        close_account(own, actor=system_admin, reason="再见")
    assert refused.value.code == "own_account"


def test_strangers_are_out_of_sight_but_not_for_the_nation(
    system_admin: Actor, nations_system_admin: Actor, chongqing_county: OrgUnit
) -> None:
    stranger = make_user(unit=chongqing_county)
    with pytest.raises(Http404):
        close_account(stranger, actor=system_admin, reason="调离")
    assert not close_account(stranger, actor=nations_system_admin, reason="调离").is_active


@pytest.mark.parametrize("belongs", ["works", "holds", "will hold"])
def test_who_belongs_to_another_branch_as_well_is_looked_after_from_above(
    system_admin: Actor, nations_system_admin: Actor, hebei_county: OrgUnit, chongqing: OrgUnit, belongs: str
) -> None:
    user = make_user(unit=chongqing if belongs == "works" else None)
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=user)
    if belongs != "works":
        later = clock.today() + timedelta(days=9 if belongs == "will hold" else 0)
        make_grant(Role.PROVINCIAL_OFFICER, chongqing, user=user, valid_from=later)
    with pytest.raises(Refused) as refused:
        close_account(user, actor=system_admin, reason="调离")
    assert refused.value.code == "account_of_another_branch"
    assert not close_account(user, actor=nations_system_admin, reason="调离").is_active


# Closing


def test_a_closed_account_acts_no_more_and_its_sessions_stay_ended(system_admin: Actor, hebei_county: OrgUnit) -> None:
    user = make_user(unit=hebei_county)
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=user)
    session = user.get_session_auth_hash()
    closed = close_account(user, actor=system_admin, version=1, reason="调离")
    assert (closed.is_active, grants_of(closed)) == (False, [])
    again = reopen_account(closed, actor=system_admin, version=2)
    assert again.is_active
    assert [grant.role for grant in grants_of(again)] == [Role.COUNTY_OFFICER]
    assert again.get_session_auth_hash() != session


def test_a_lost_second_step_is_taken_off_and_sessions_end(
    system_admin: Actor, security_admin: Actor, hebei_county: OrgUnit
) -> None:
    user = make_user(unit=hebei_county)
    RecoveryCodes.activate(user)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    session = user.get_session_auth_hash()
    with pytest.raises(Denied):
        reset_second_step(user, actor=system_admin, reason="手机丢失")
    with pytest.raises(Refused) as reasonless:
        reset_second_step(user, actor=security_admin, reason=" ")
    assert (reasonless.value.code, is_mfa_enabled(user)) == ("reason_missing", True)
    after = reset_second_step(user, actor=security_admin, version=1, reason="手机丢失")
    assert (is_mfa_enabled(after), after.version) == (False, 2)
    assert after.get_session_auth_hash() != session
    with pytest.raises(Refused) as again:
        reset_second_step(after, actor=security_admin, reason="手机丢失")
    assert again.value.code == "no_second_step"


def test_the_second_step_of_another_branch_and_ones_own_stay(
    security_admin: Actor, chongqing: OrgUnit, hebei: OrgUnit
) -> None:
    stranger, own = make_user(unit=chongqing), User.objects.get(pk=security_admin.user_id)
    for user in (stranger, own):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        with pytest.raises((Refused, Http404)):
            reset_second_step(user, actor=security_admin, reason="手机丢失")
        assert is_mfa_enabled(user)


def test_what_a_closed_account_had_delegated_ends_for_good(
    system_admin: Actor, county_officer: Actor, hebei_county: OrgUnit
) -> None:
    colleague = make_user(unit=hebei_county)
    lent = delegate_role(
        Grant.objects.get(pk=county_officer.grant_id),
        actor=county_officer,
        to=colleague,
        valid_from=clock.today(),
        valid_until=clock.today() + timedelta(days=7),
    )
    giver = User.objects.get(pk=county_officer.user_id)
    closed = close_account(giver, actor=system_admin, reason="调离")
    reopen_account(closed, actor=system_admin)
    lent.refresh_from_db()
    assert (lent.ended_by_id, grants_of(colleague)) == (system_admin.user_id, [])
    assert [grant.pk for grant in grants_of(giver)] == [county_officer.grant_id]


def test_closing_drops_the_wish_for_a_role(system_admin: Actor, security_admin: Actor, hebei_county: OrgUnit) -> None:
    user = invite(system_admin, hebei_county, role=Role.COUNTY_OFFICER)
    close_account(user, actor=system_admin, reason="误建")
    assert Todo.objects.get(subject_id=user.pk).state == TodoState.DROPPED


@pytest.mark.parametrize("reason", ["", "  "])
def test_closing_asks_for_a_reason(system_admin: Actor, hebei_county: OrgUnit, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        close_account(make_user(unit=hebei_county), actor=system_admin, reason=reason)
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")


def test_what_is_closed_is_not_closed_again_nor_what_is_open_opened(system_admin: Actor, hebei_county: OrgUnit) -> None:
    user = make_user(unit=hebei_county)
    with pytest.raises(Refused) as refused:
        reopen_account(user, actor=system_admin)
    assert refused.value.code == "account_open"
    closed = close_account(user, actor=system_admin, reason="调离")
    with pytest.raises(Refused) as refused:
        close_account(closed, actor=system_admin, reason="调离")
    assert refused.value.code == "account_closed"
    with pytest.raises(Stale):
        reopen_account(closed, actor=system_admin, version=1)


# One's own


def test_everybody_changes_the_own_address_and_language(county_officer: Actor) -> None:
    own = revise_own_account(actor=county_officer, version=1, email="Me@Example.cn", language="en")
    assert (own.email, own.language, own.version) == ("me@example.cn", "en", 2)
    with pytest.raises(Stale):
        revise_own_account(actor=county_officer, version=1, email="", language="")


@pytest.mark.parametrize(("field", "typed"), [("language", "tlh"), ("email", "nobody")])
def test_what_is_no_language_and_no_address_is_refused(county_officer: Actor, field: str, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        revise_own_account(actor=county_officer, **{"email": "", "language": "", field: typed})
    assert refused.value.field == field


def test_an_account_made_for_other_services_has_no_password(system_admin: Actor) -> None:
    assert not make_account(actor=system_admin, username="plain", name="某").has_usable_password()
