"""Grants: the three administrators stay apart, whoever writes and however."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from guopei.core import clock
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import (
    actor_for,
    actor_from,
    grants_of,
    has_ended,
    holders_near,
    is_in_force,
    unended_grants,
)
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_grant, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("other", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.MINISTRY_OFFICER, Role.TEACHER])
def test_a_system_administrator_holds_no_other_role(nation: OrgUnit, other: Role) -> None:
    user = make_user()
    make_grant(Role.SYSTEM_ADMIN, nation, user=user)
    with pytest.raises(IntegrityError, match="grant_three_administrators_apart"), transaction.atomic():
        make_grant(other, nation, user=user)


def test_an_administrator_may_change_duty_when_the_old_one_has_ended(nation: OrgUnit) -> None:
    user = make_user()
    make_grant(Role.SYSTEM_ADMIN, nation, user=user, valid_until=date(2024, 12, 31))
    assert make_grant(Role.PROJECT_OFFICE, nation, user=user, valid_from=date(2025, 1, 1)).pk


def test_raw_sql_cannot_make_an_administrator_of_an_officer(nation: OrgUnit) -> None:
    grant = make_grant(Role.MINISTRY_OFFICER, nation)
    with (
        pytest.raises(IntegrityError, match="grant_three_administrators_apart"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO access_grant (user_id, role, unit_id, valid_from) "
            "VALUES (%s, 'audit_admin', %s, '2020-01-01')",
            [grant.user_id, nation.pk],
        )


def test_one_person_may_hold_several_business_roles_and_switch(nation: OrgUnit, hebei: OrgUnit) -> None:
    user = make_user()
    first = make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    second = make_grant(Role.REVIEW_EXPERT, nation, user=user)
    assert [grant.pk for grant in grants_of(user)] == [first.pk, second.pk]
    chosen = actor_for(user, grant_id=second.pk)
    assert chosen is not None
    assert (chosen.role, chosen.unit_path) == (Role.REVIEW_EXPERT, nation.path)


def test_a_grant_that_has_ended_is_not_acted_under(hebei: OrgUnit) -> None:
    user = make_user()
    ended = make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user, valid_until=date(2021, 1, 1))
    assert actor_for(user, grant_id=ended.pk) is None


def test_an_account_that_was_closed_acts_no_more(hebei: OrgUnit) -> None:
    user = make_user()
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert actor_for(user) is None


def test_the_same_grant_is_not_given_twice_at_a_time(hebei: OrgUnit) -> None:
    user = make_user()
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    with pytest.raises(IntegrityError, match="grant_once_at_a_time"), transaction.atomic():
        make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)


def test_the_next_level_is_found_not_fixed(
    hebei_county: OrgUnit, hebei_prefecture: OrgUnit, chongqing_county: OrgUnit
) -> None:
    officer = make_grant(Role.PREFECTURE_OFFICER, hebei_prefecture)
    assert [grant.pk for grant in holders_near(hebei_county, Role.PREFECTURE_OFFICER)] == [officer.pk]
    assert holders_near(chongqing_county, Role.PREFECTURE_OFFICER) == []
    assert Grant.objects.count() >= 1


@pytest.mark.parametrize(
    ("begins", "ends", "acts"),
    [(0, 0, True), (-1, 0, True), (0, 1, True), (-2, -1, False), (1, 2, False), (0, None, True), (1, None, False)],
)
def test_a_grant_is_acted_under_from_its_first_day_to_its_last(
    hebei: OrgUnit, begins: int, ends: int | None, acts: bool
) -> None:
    user, today = make_user(), clock.today()
    day = [None if one is None else today + timedelta(days=one) for one in (begins, ends)]
    grant = make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user, valid_from=day[0], valid_until=day[1])
    assert [one.pk for one in grants_of(user)] == ([grant.pk] if acts else [])
    assert unended_grants().filter(pk=grant.pk).exists() is (ends is None or ends >= 0)
    assert has_ended(grant) is (ends is not None and ends < 0)


def test_who_was_lent_a_role_acts_no_more_when_its_holder_is_closed(hebei: OrgUnit) -> None:
    lender, delegate = make_user(), make_user()
    own = make_grant(Role.PROVINCIAL_OFFICER, hebei, user=lender)
    lent = make_grant(
        Role.PROVINCIAL_OFFICER, hebei, user=delegate, delegated_by=own, valid_until=clock.today() + timedelta(days=9)
    )
    actor = actor_from(lent)
    assert ([grant.pk for grant in grants_of(delegate)], is_in_force(actor)) == ([lent.pk], True)
    User.objects.filter(pk=lender.pk).update(is_active=False)
    assert (grants_of(delegate), is_in_force(actor)) == ([], False)


def test_only_the_nearest_level_is_the_next(nation: OrgUnit, hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    far = make_grant(Role.AUDITOR, nation)
    near = [make_grant(Role.AUDITOR, hebei) for _number in range(2)]
    assert [grant.pk for grant in holders_near(hebei_county, Role.AUDITOR)] == [grant.pk for grant in near]
    assert [grant.pk for grant in holders_near(nation, Role.AUDITOR)] == [far.pk]
