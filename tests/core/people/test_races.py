"""Two connections at once: no second duty, no second account, nothing delegated from what is being ended."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from psycopg2.extensions import connection as Connection

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import grants_of
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import close_account, invite_person
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import end_grant, grant_role
from tests.factories.access import make_user
from tests.support.races import acting, at_once, run_against, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_clone")]
GRANT = "INSERT INTO access_grant (user_id, role, unit_id, valid_from) VALUES (%s, %s, %s, '2020-01-01')"


def today() -> date:
    return clock.today()


def test_two_duties_granted_at_once_to_one_person_leave_one(
    security_admin: Actor, nations_security_admin: Actor, hebei: OrgUnit
) -> None:
    user = make_user(unit=hebei)
    period = {"unit": hebei, "valid_from": today()}
    said = at_once(
        acting(security_admin, grant_role, user, role=Role.SYSTEM_ADMIN, **period),
        acting(nations_security_admin, grant_role, user, role=Role.PROVINCIAL_OFFICER, **period),
    )
    assert sorted(said) == ["done", "three_administrators"]
    assert Grant.objects.filter(user=user).count() == 1


def test_the_database_keeps_two_raw_duties_apart(hebei: OrgUnit, second_connection: Callable[..., Connection]) -> None:
    user = make_user(unit=hebei)
    one, other = second_connection(), second_connection()
    one.cursor().execute(GRANT, [user.pk, "audit_admin", hebei.pk])
    refused = run_against(other, GRANT, [user.pk, "provincial_officer", hebei.pk], one.commit)
    assert refused == "grant_three_administrators_apart"


def test_one_user_name_invited_twice_at_once_is_one_account(
    system_admin: Actor, nations_system_admin: Actor, hebei: OrgUnit
) -> None:
    fields = {"name": "新人", "email": "", "unit": hebei}
    said = at_once(
        acting(system_admin, invite_person, username="xinren", **fields),
        acting(nations_system_admin, invite_person, username="XinRen", **fields),
    )
    assert sorted(said) == ["done", "username_taken"]
    assert User.objects.filter(username__iexact="xinren").count() == 1


@pytest.mark.parametrize("trial", range(3))
def test_what_is_being_ended_is_not_delegated_meanwhile(
    county_officer: Actor, security_admin: Actor, hebei_county: OrgUnit, trial: int
) -> None:
    colleague, own = make_user(unit=hebei_county), Grant.objects.get(pk=county_officer.grant_id)
    period = {"valid_from": today(), "valid_until": today() + timedelta(days=7)}
    said = at_once(
        acting(security_admin, end_grant, own, reason="调离"),
        acting(county_officer, delegate_role, own, to=colleague, **period),
    )
    assert said[0] == "done"
    assert said[1] in {"done", "grant_ended"}
    assert grants_of(colleague) == []


def test_an_ending_that_waited_for_a_delegation_ends_it_too(
    county_officer: Actor, security_admin: Actor, hebei_county: OrgUnit, second_connection: Callable[..., Connection]
) -> None:
    colleague, own = make_user(unit=hebei_county), Grant.objects.get(pk=county_officer.grant_id)
    lends = second_connection()
    with lends.cursor() as cursor:
        cursor.execute("SELECT FROM access_grant WHERE id = %s FOR NO KEY UPDATE", [own.pk])
        cursor.execute(
            "INSERT INTO access_grant (user_id, role, unit_id, valid_from, valid_until, delegated_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [colleague.pk, own.role, own.unit_id, today(), today() + timedelta(days=7), own.pk],
        )
    ending = waiting(acting(security_admin, end_grant, own, reason="调离"))
    lends.commit()
    assert ending.ended() == "done"
    assert Grant.objects.get(delegated_by=own).ended_at is not None
    assert grants_of(colleague) == []


def test_a_colleague_whose_account_is_being_closed_does_not_stand_in(
    county_officer: Actor, system_admin: Actor, hebei_county: OrgUnit
) -> None:
    colleague, own = make_user(unit=hebei_county), Grant.objects.get(pk=county_officer.grant_id)
    period = {"valid_from": today(), "valid_until": today() + timedelta(days=7)}
    said = at_once(
        acting(system_admin, close_account, colleague, reason="调离"),
        acting(county_officer, delegate_role, own, to=colleague, **period),
    )
    assert said[0] == "done"
    assert said[1] in {"done", "account_closed", "no_colleague"}
    colleague.refresh_from_db()  # as every request reads who asks
    assert grants_of(colleague) == []
