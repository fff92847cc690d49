"""Granting and ending: by the security administrator, in the own branch, to others, and effective at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_for, grants_of
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.rules import UNIT_KINDS
from guopei.core.people.services.granting import end_grant, grant_role, stop_grant
from guopei.core.policy.selectors.citing import cite
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor, make_grant, make_user

pytestmark = pytest.mark.django_db


def give(actor: Actor, user: User, unit: OrgUnit, role: Role = Role.COUNTY_OFFICER, **changes: object) -> Grant:
    fields: dict[str, object] = {"role": role, "unit": unit, "valid_from": clock.today(), **changes}
    return grant_role(user, actor=actor, **fields)  # type: ignore[arg-type]


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


@pytest.fixture
def user(hebei_county: OrgUnit) -> User:
    return make_user(unit=hebei_county)


# Granting


def test_a_granted_role_can_be_acted_in_at_once(security_admin: Actor, user: User, hebei_county: OrgUnit) -> None:
    grant = give(security_admin, user, hebei_county)
    actor = actor_for(user)
    assert actor is not None
    assert (actor.grant_id, actor.role, grant.granted_by_id) == (grant.pk, Role.COUNTY_OFFICER, security_admin.user_id)


def test_a_role_from_a_later_day_waits_for_it(security_admin: Actor, user: User, hebei_county: OrgUnit) -> None:
    give(security_admin, user, hebei_county, valid_from=in_days(1))
    assert grants_of(user) == []


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.PROVINCIAL_OFFICER])
def test_only_the_security_administrator_grants(hebei: OrgUnit, user: User, hebei_county: OrgUnit, role: Role) -> None:
    with pytest.raises(Denied):
        give(make_actor(role, hebei), user, hebei_county)


def test_nobody_grants_to_himself(security_admin: Actor, hebei: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        give(security_admin, User.objects.get(pk=security_admin.user_id), hebei, Role.SECURITY_ADMIN)
    assert refused.value.code == "own_account"


def test_nobody_grants_beyond_the_branch(security_admin: Actor, user: User, chongqing_county: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        give(security_admin, user, chongqing_county)
    assert (refused.value.code, refused.value.field) == ("unit_of_another_branch", "unit")


def test_a_stranger_is_out_of_sight(security_admin: Actor, chongqing_county: OrgUnit, hebei_county: OrgUnit) -> None:
    with pytest.raises(Http404):
        give(security_admin, make_user(unit=chongqing_county), hebei_county)


def test_a_role_is_held_where_it_belongs(security_admin: Actor, user: User, hebei: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        give(security_admin, user, hebei, Role.COUNTY_OFFICER)
    assert (refused.value.code, refused.value.field) == ("unit_of_another_kind", "unit")


def test_every_role_has_kinds_of_units() -> None:
    assert set(UNIT_KINDS) == set(Role)


def test_a_closed_account_is_granted_nothing(security_admin: Actor, hebei_county: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        give(security_admin, make_user(unit=hebei_county, is_active=False), hebei_county)
    assert refused.value.code == "account_closed"


@pytest.mark.parametrize(
    ("start", "end", "code", "field"),
    [(-1, 9, "grant_backwards", "valid_from"), (5, 4, "period_backwards", "valid_until")],
)
def test_a_period_lies_ahead_and_runs_forward(
    security_admin: Actor, user: User, hebei_county: OrgUnit, start: int, end: int, code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(security_admin, user, hebei_county, valid_from=in_days(start), valid_until=in_days(end))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_same_role_is_not_granted_twice_at_a_time_but_after_the_other(
    security_admin: Actor, user: User, hebei_county: OrgUnit
) -> None:
    give(security_admin, user, hebei_county, valid_until=in_days(9))
    with pytest.raises(Refused) as refused:
        give(security_admin, user, hebei_county, valid_from=in_days(9))
    assert (refused.value.code, refused.value.field) == ("grant_twice", "role")
    assert give(security_admin, user, hebei_county, valid_from=in_days(10)).pk


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
        (Role.AUDIT_ADMIN, Role.SECURITY_ADMIN),
        (Role.AUDIT_ADMIN, Role.PROVINCIAL_OFFICER),
        (Role.PROVINCIAL_OFFICER, Role.SYSTEM_ADMIN),
    ],
)
def test_administrators_are_kept_apart_and_the_refusal_cites_the_standard(
    security_admin: Actor, user: User, hebei: OrgUnit, held: Role, wanted: Role
) -> None:
    make_grant(held, hebei, user=user)
    with pytest.raises(Refused) as refused:
        give(security_admin, user, hebei, wanted, valid_from=in_days(30))
    assert (refused.value.code, refused.value.field) == ("three_administrators", "role")
    assert "22239" in str(cite(refused.value.rule))


# Ending


def test_an_ended_role_is_gone_with_the_next_request(security_admin: Actor, user: User, hebei_county: OrgUnit) -> None:
    grant = give(security_admin, user, hebei_county)
    ended = end_grant(grant, actor=security_admin, reason="调离")
    assert (ended.ended_by_id, actor_for(user, grant_id=grant.pk)) == (security_admin.user_id, None)
    assert ended.ended_at is not None


def test_a_role_can_be_granted_again_on_the_day_it_was_ended(
    security_admin: Actor, user: User, hebei_county: OrgUnit
) -> None:
    end_grant(give(security_admin, user, hebei_county), actor=security_admin, reason="误")
    assert [grant.pk for grant in grants_of(user)] == []
    again = give(security_admin, user, hebei_county)
    assert [grant.pk for grant in grants_of(user)] == [again.pk]


def test_an_administrator_of_today_may_get_another_duty_once_ended(
    security_admin: Actor, user: User, hebei: OrgUnit
) -> None:
    end_grant(make_grant(Role.AUDIT_ADMIN, hebei, user=user), actor=security_admin, reason="轮岗")
    assert give(security_admin, user, hebei, Role.PROVINCIAL_OFFICER).pk


def test_a_last_day_still_to_come_keeps_the_role_until_then(
    security_admin: Actor, user: User, hebei_county: OrgUnit
) -> None:
    grant = end_grant(
        give(security_admin, user, hebei_county), actor=security_admin, reason="调离", last_day=in_days(3)
    )
    assert (grant.valid_until, grant.ended_at) == (in_days(3), None)
    assert [held.pk for held in grants_of(user)] == [grant.pk]


@pytest.mark.parametrize("last_day", [-1, 10])
def test_a_last_day_lies_within_the_period(
    security_admin: Actor, user: User, hebei_county: OrgUnit, last_day: int
) -> None:
    grant = give(security_admin, user, hebei_county, valid_until=in_days(9))
    with pytest.raises(Refused) as refused:
        end_grant(grant, actor=security_admin, reason="调离", last_day=in_days(last_day))
    assert (refused.value.code, refused.value.field) == ("last_day_unfit", "last_day")


def test_ending_asks_for_a_reason_and_happens_once(security_admin: Actor, user: User, hebei_county: OrgUnit) -> None:
    grant = give(security_admin, user, hebei_county)
    with pytest.raises(Refused) as refused:
        end_grant(grant, actor=security_admin, reason=" ")
    assert refused.value.field == "reason"
    end_grant(grant, actor=security_admin, reason="调离")
    with pytest.raises(Refused) as refused:
        end_grant(grant, actor=security_admin, reason="调离")
    assert refused.value.code == "grant_ended"


def test_nobody_ends_the_own_role_nor_one_of_another_branch(security_admin: Actor, chongqing_county: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        end_grant(Grant.objects.get(pk=security_admin.grant_id), actor=security_admin, reason="累")
    assert refused.value.code == "own_grant"
    with pytest.raises(Http404):
        end_grant(make_grant(Role.COUNTY_OFFICER, chongqing_county), actor=security_admin, reason="调离")


def test_an_officer_ends_nobodys_role(county_officer: Actor, second_county_officer: Actor) -> None:
    with pytest.raises(Denied):
        end_grant(Grant.objects.get(pk=second_county_officer.grant_id), actor=county_officer, reason="竞争")


# The database alone


def raw(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_raw_sql_cannot_grant_to_oneself(user: User, hebei_county: OrgUnit) -> None:
    with pytest.raises(IntegrityError, match="grant_by_somebody_else"):
        raw(
            "INSERT INTO access_grant (user_id, role, unit_id, valid_from, granted_by_id) VALUES (%s, %s, %s, %s, %s)",
            *(user.pk, "county_officer", hebei_county.pk, clock.today(), user.pk),
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("role = 'provincial_officer'", "never rewritten"),
        ("unit_id = (SELECT id FROM orgs_orgunit WHERE kind = 'NATION')", "never rewritten"),
        ("user_id = (SELECT max(id) FROM accounts_user)", "never rewritten"),
    ],
)
def test_raw_sql_cannot_make_a_grant_into_another(
    user: User, hebei_county: OrgUnit, change: str, constraint: str
) -> None:
    grant = make_grant(Role.COUNTY_OFFICER, hebei_county, user=user)
    make_user()
    with pytest.raises(IntegrityError, match=constraint):
        raw(f"UPDATE access_grant SET {change} WHERE id = %s", grant.pk)  # noqa: S608 - the cases above


def test_raw_sql_cannot_bring_an_ended_grant_back(security_admin: Actor, user: User, hebei_county: OrgUnit) -> None:
    ended = stop_grant(make_grant(Role.COUNTY_OFFICER, hebei_county, user=user), actor=security_admin)
    with pytest.raises(IntegrityError, match="what has ended has ended"):
        raw("UPDATE access_grant SET ended_at = NULL, valid_until = NULL WHERE id = %s", ended.pk)
