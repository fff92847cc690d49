"""Delegating: a part of one's own role, to a colleague, for a time, and no further."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_for, actor_from, grants_of
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.rules import LENDERS
from guopei.core.people.selectors.people import colleagues, may_end
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import end_grant, grant_role
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor, make_grant, make_user

pytestmark = pytest.mark.django_db


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def lend(actor: Actor, to: User, *, start: int = 0, end: int = 7, grant_id: int | None = None) -> Grant:
    own = Grant.objects.select_related("user", "unit").get(pk=grant_id or actor.grant_id)
    return delegate_role(own, actor=actor, to=to, valid_from=in_days(start), valid_until=in_days(end))


@pytest.fixture
def colleague(hebei_county: OrgUnit) -> User:
    return make_user(unit=hebei_county)


def test_a_colleague_acts_in_the_role_beside_its_holder(county_officer: Actor, colleague: User) -> None:
    lent = lend(county_officer, colleague)
    stand_in = actor_for(colleague)
    assert stand_in is not None
    assert (stand_in.role, stand_in.unit_id) == (county_officer.role, county_officer.unit_id)
    assert (lent.delegated_by_id, lent.granted_by_id) == (county_officer.grant_id, county_officer.user_id)
    assert actor_for(User.objects.get(pk=county_officer.user_id)) is not None


def test_it_ends_by_itself(county_officer: Actor, colleague: User) -> None:
    lent = lend(county_officer, colleague, start=1, end=2)
    assert grants_of(colleague) == []
    Grant.objects.filter(pk=lent.pk).update(valid_from=in_days(-2), valid_until=in_days(-1))
    assert grants_of(colleague) == []


def test_readers_experts_teachers_and_administrators_lend_nothing() -> None:
    assert not LENDERS & {*ADMINISTRATORS, Role.SUPERVISOR, Role.AUDITOR, Role.REVIEW_EXPERT, Role.INSPECTOR}
    assert Role.TEACHER not in LENDERS


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMIN, Role.INSPECTOR])
def test_a_role_that_is_not_lent_is_refused(hebei: OrgUnit, role: Role) -> None:
    with pytest.raises(Denied) as refused:
        lend(make_actor(role, hebei), make_user(unit=hebei))
    assert refused.value.code == "role_not_delegated"


def test_somebody_elses_role_is_out_of_sight(county_officer: Actor, second_county_officer: Actor) -> None:
    with pytest.raises(Http404):
        lend(county_officer, make_user(), grant_id=second_county_officer.grant_id)


def test_what_was_delegated_is_not_delegated_on(county_officer: Actor, colleague: User, hebei_county: OrgUnit) -> None:
    stand_in = actor_from(lend(county_officer, colleague))
    with pytest.raises(Refused) as refused:
        lend(stand_in, make_user(unit=hebei_county))
    assert refused.value.code == "delegated_on"


@pytest.mark.parametrize("who", ["stranger", "oneself", "closed", "administrator"])
def test_only_an_open_colleague_who_does_business_stands_in(
    county_officer: Actor, hebei_county: OrgUnit, neighbour_county: OrgUnit, hebei: OrgUnit, who: str
) -> None:
    to = {
        "stranger": lambda: make_user(unit=neighbour_county),
        "oneself": lambda: User.objects.get(pk=county_officer.user_id),
        "closed": lambda: make_user(unit=hebei_county, is_active=False),
        "administrator": lambda: make_grant(Role.AUDIT_ADMIN, hebei, user=make_user(unit=hebei_county)).user,
    }[who]()
    with pytest.raises(Refused) as refused:
        lend(county_officer, to)
    assert (refused.value.code, refused.value.field) == ("no_colleague", "to")


def test_who_will_be_an_administrator_stands_in_no_longer(
    county_officer: Actor, colleague: User, hebei: OrgUnit
) -> None:
    make_grant(Role.AUDIT_ADMIN, hebei, user=colleague, valid_from=in_days(5))
    with pytest.raises(Refused) as refused:
        lend(county_officer, colleague)
    assert refused.value.code == "three_administrators"
    assert lend(county_officer, colleague, end=4).pk


def test_colleagues_work_or_hold_a_role_at_the_unit(
    county_officer: Actor, second_county_officer: Actor, colleague: User, neighbour_county_officer: Actor
) -> None:
    found = colleagues(Grant.objects.get(pk=county_officer.grant_id))
    assert {user.pk for user in found} == {second_county_officer.user_id, colleague.pk}


@pytest.mark.parametrize(
    ("start", "end", "field"), [(0, 11, "valid_until"), (-1, 5, "valid_from"), (5, 4, "valid_until")]
)
def test_a_delegation_lies_within_ones_own_period(
    hebei_county: OrgUnit, colleague: User, start: int, end: int, field: str
) -> None:
    own = make_grant(Role.COUNTY_OFFICER, hebei_county, valid_from=in_days(0), valid_until=in_days(10))
    with pytest.raises(Refused) as refused:
        lend(actor_from(own), colleague, start=start, end=end)
    assert refused.value.field == field


def test_a_role_that_has_ended_is_not_delegated(county_officer: Actor, security_admin: Actor, colleague: User) -> None:
    end_grant(Grant.objects.get(pk=county_officer.grant_id), actor=security_admin, reason="调离")
    with pytest.raises(Refused) as refused:
        lend(county_officer, colleague)
    assert refused.value.code == "grant_ended"


def test_what_one_delegated_one_takes_back_at_any_time(
    county_officer: Actor, second_county_officer: Actor, colleague: User
) -> None:
    lent = lend(county_officer, colleague)
    assert (may_end(county_officer, lent), may_end(second_county_officer, lent)) == (True, False)
    end_grant(lent, actor=county_officer, reason="已返岗")
    assert (grants_of(colleague), may_end(county_officer, Grant.objects.get(pk=lent.pk))) == ([], False)


def test_the_stand_in_does_not_end_what_was_lent_to_him(county_officer: Actor, colleague: User) -> None:
    lent = lend(county_officer, colleague)
    with pytest.raises(Denied):
        end_grant(lent, actor=actor_from(lent), reason="不想")


@pytest.mark.parametrize("last_day", [None, 3])
def test_what_was_delegated_ends_with_what_it_was_delegated_from(
    county_officer: Actor, security_admin: Actor, hebei_county: OrgUnit, last_day: int | None
) -> None:
    first, second, over = (make_user(unit=hebei_county) for _number in range(3))
    grants = [lend(county_officer, first), lend(county_officer, second, start=5, end=6), lend(county_officer, over)]
    end_grant(grants[2], actor=county_officer, reason="不需要")
    own = Grant.objects.get(pk=county_officer.grant_id)
    day = None if last_day is None else in_days(last_day)
    end_grant(own, actor=security_admin, reason="调离", last_day=day)
    for grant in (own, *grants):
        grant.refresh_from_db()
    assert [grant.pk for grant in grants_of(first)] == ([grants[0].pk] if last_day else [])
    assert grants[1].ended_at is not None
    assert grants[2].ended_by_id == county_officer.user_id
    if last_day:
        assert (own.valid_until, grants[0].valid_until) == (day, day)


def test_who_stands_in_may_hold_an_own_role_too(
    county_officer: Actor, security_admin: Actor, colleague: User, hebei_county: OrgUnit
) -> None:
    lend(county_officer, colleague)
    grant_role(colleague, actor=security_admin, role=Role.COUNTY_FINANCE, unit=hebei_county, valid_from=clock.today())
    assert [grant.role for grant in grants_of(colleague)] == [Role.COUNTY_OFFICER, Role.COUNTY_FINANCE]


# The database alone

INSERT = (
    "INSERT INTO access_grant (user_id, role, unit_id, valid_from, valid_until, delegated_by_id)"
    " VALUES (%(user)s, %(role)s, %(unit)s, %(start)s, %(end)s, %(own)s)"
)


@pytest.mark.parametrize(
    "change",
    [
        {"role": "county_finance"},
        {"unit": "neighbour"},
        {"end": None},
        {"end": 11},
        {"start": -1},
        {"user": "oneself"},
        {"own": "delegated"},
    ],
)
def test_raw_sql_cannot_delegate_more_than_ones_own(
    hebei_county: OrgUnit, neighbour_county: OrgUnit, colleague: User, change: dict[str, object]
) -> None:
    own = make_grant(Role.COUNTY_OFFICER, hebei_county, valid_from=in_days(0), valid_until=in_days(10))
    lent = lend(actor_from(own), make_user(unit=hebei_county))
    row = {"user": colleague.pk, "role": own.role, "unit": own.unit_id, "start": 0, "end": 5, "own": own.pk, **change}
    names = {"neighbour": neighbour_county.pk, "oneself": own.user_id, "delegated": lent.pk}
    values = {key: names.get(value, value) for key, value in row.items()}  # type: ignore[call-overload]
    for key in ("start", "end"):
        values[key] = None if values[key] is None else in_days(int(values[key]))
    with (
        pytest.raises(IntegrityError, match=r"giver's own|grant_once_at_a_time"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(INSERT, values)


def test_raw_sql_cannot_shorten_ones_own_below_what_was_delegated(county_officer: Actor, colleague: User) -> None:
    lend(county_officer, colleague)
    with pytest.raises(IntegrityError, match="giver's own"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE access_grant SET valid_until = %s WHERE id = %s", [in_days(1), county_officer.grant_id])
