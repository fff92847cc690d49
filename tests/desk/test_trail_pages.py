"""The trail's pages: every change found by who, what and when, shown field by field, within one's branch."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event
from guopei.core.audit.transaction import transaction_for
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import close_account, revise_account
from tests.factories.access import make_actor, make_user
from tests.support.clients import client_of, shown

pytestmark = pytest.mark.django_db
LIST = "access:trail-list"


@pytest.fixture
def audit_admin(hebei: OrgUnit) -> Actor:
    return make_actor(Role.AUDIT_ADMIN, hebei)


@pytest.fixture
def person(hebei: OrgUnit, hebei_county: OrgUnit) -> User:
    """Somebody whose account a system administrator of Hebei named anew and then closed."""
    admin, user = make_actor(Role.SYSTEM_ADMIN, hebei, user=make_user("管账号的")), make_user("旧名", unit=hebei_county)
    with transaction_for(admin, act="web"):
        revise_account(user, actor=admin, version=1, name="新名", email="", unit=hebei_county)
    with transaction_for(admin, act="web"):
        close_account(user, actor=admin, reason="已经调离")
    return user


def change_of(user: User, last: bool = True) -> Event:
    rows = Event.objects.filter(table="accounts_user", op="U", object_id=user.pk).order_by("-pk" if last else "pk")
    return rows[0]


def url_of(event: Event) -> str:
    return reverse("access:trail-detail", args=[event.pk])


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("系统管理员", "停用账号")), ("en", ("System administrator", "Close an account"))],
)
def test_who_did_what_in_which_role_and_why(
    audit_admin: Actor, person: User, language: str, words: tuple[str, str]
) -> None:
    text = shown(client_of(audit_admin, language).get(reverse(LIST)))
    for said in (*words, "管账号的", "已经调离", url_of(change_of(person))):
        assert said in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=管账号的", True),
        ("person=旧名", False),
        ("table=accounts_user", True),
        ("table=access_grant", False),
        ("object_id={pk}", True),
        ("object_id=0", False),
        ("op=U", True),
        ("op=D", False),
        ("act=people.close", True),
        ("act=people.reopen", False),
        ("act=close an acc", True),
        ("act=reopen an", False),
        ("at_after={today}", True),
        ("at_before={yesterday}", False),
        ("at_before={today}", True),
        ("at_after={tomorrow}", False),
    ],
)
def test_a_change_is_searched(audit_admin: Actor, person: User, query: str, found: bool) -> None:
    today = clock.today()
    wanted = query.format(
        pk=person.pk, today=today, yesterday=today - timedelta(days=1), tomorrow=today + timedelta(days=1)
    )
    text = shown(client_of(audit_admin).get(f"{reverse(LIST)}?{wanted}"))
    assert (url_of(change_of(person)) in text) is found


def test_a_change_is_shown_field_by_field(audit_admin: Actor, person: User) -> None:
    text = shown(client_of(audit_admin).get(url_of(change_of(person, last=False))))
    assert "旧名" in text
    assert "新名" in text
    assert f"table=accounts_user&amp;object_id={person.pk}" in text


def test_no_password_is_in_the_trail(audit_admin: Actor, person: User) -> None:
    person.set_password("lang-und-neu-2026")
    admin = make_actor(Role.SYSTEM_ADMIN, person.unit, user=make_user())  # type: ignore[arg-type]
    with transaction_for(admin, act="web"):
        person.save()
    text = shown(client_of(audit_admin).get(url_of(change_of(person))))
    assert person.password not in text


def test_another_province_sees_nothing_of_it(person: User, chongqing: OrgUnit, nation: OrgUnit) -> None:
    url = url_of(change_of(person))
    stranger = make_actor(Role.AUDIT_ADMIN, chongqing)
    assert url not in shown(client_of(stranger).get(reverse(LIST)))
    assert client_of(stranger).get(url).status_code == 404
    assert client_of(make_actor(Role.AUDITOR, nation)).get(url).status_code == 200


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.PROVINCIAL_OFFICER])
def test_only_those_who_watch_read_it(hebei: OrgUnit, role: Role) -> None:
    assert client_of(make_actor(role, hebei)).get(reverse(LIST)).status_code == 403


def test_it_is_read_and_nothing_else(audit_admin: Actor, person: User) -> None:
    client = client_of(audit_admin)
    assert client.post(reverse(LIST), {"step": "delete"}).status_code == 405
    assert client.post(url_of(change_of(person)), {"step": "delete"}).status_code == 422
