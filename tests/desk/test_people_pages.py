"""Pages of people and roles: shown in both languages, refusing beside the fields, effective with the next request."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import grants_of
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.people.services.accounts import invite_person
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import stop_grant
from tests.factories.access import make_actor, make_grant, make_user
from tests.support.clients import client_of, errors_of, shown

pytestmark = pytest.mark.django_db
LINK = "/accounts/password/reset/key/"
OWN = "lang-und-eigen-2026"


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


@pytest.fixture
def system_admin(hebei: OrgUnit) -> Actor:
    return make_actor(Role.SYSTEM_ADMIN, hebei)


@pytest.fixture
def security_admin(hebei: OrgUnit) -> Actor:
    return make_actor(Role.SECURITY_ADMIN, hebei)


@pytest.fixture
def person(hebei_county: OrgUnit) -> User:
    return make_user("行唐某", unit=hebei_county, email="person@example.cn")


def detail(user: User) -> str:
    return reverse("access:person-detail", args=[user.pk])


# Shown


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "人员与角色"), ("en", "People and roles")])
def test_the_list_is_shown_in_both_languages(
    system_admin: Actor, person: User, hebei_county: OrgUnit, language: str, words: str
) -> None:
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=person)
    text = shown(client_of(system_admin, language).get(reverse("access:person-list")))
    assert words in text
    assert {"zh-hans": "县级管理员", "en": "County officer"}[language] in text


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "授予角色"), ("en", "Grant a role")])
def test_a_person_is_shown_in_both_languages(security_admin: Actor, person: User, language: str, words: str) -> None:
    text = shown(client_of(security_admin, language).get(detail(person)))
    assert words in text
    assert "行唐某" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=行唐", True),
        ("text=PERSON@example", True),
        ("text=灵寿", False),
        ("role=county_officer", True),
        ("role=county_finance", False),
        ("standing=open", True),
        ("standing=closed", False),
        ("standing=without_role", False),
        ("unit={county}", True),
        ("unit={neighbour}", False),
    ],
)
def test_the_list_is_filtered(
    system_admin: Actor, person: User, hebei_county: OrgUnit, neighbour_county: OrgUnit, query: str, found: bool
) -> None:
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=person)
    wanted = query.format(county=hebei_county.pk, neighbour=neighbour_county.pk)
    text = shown(client_of(system_admin).get(f"{reverse('access:person-list')}?{wanted}"))
    assert (detail(person) in text) is found


def test_an_ended_role_is_no_role_in_the_list(security_admin: Actor, person: User, hebei_county: OrgUnit) -> None:
    stop_grant(make_grant(Role.COUNTY_OFFICER, hebei_county, user=person), actor=security_admin)
    url = reverse("access:person-list")
    assert detail(person) not in shown(client_of(security_admin).get(f"{url}?role=county_officer"))
    assert detail(person) in shown(client_of(security_admin).get(f"{url}?standing=without_role"))


def test_each_administrator_is_offered_the_own_part_only(
    system_admin: Actor, security_admin: Actor, hebei: OrgUnit, person: User
) -> None:
    manages, grants = reverse("access:person-edit", args=[person.pk]), reverse("access:grant-new", args=[person.pk])
    offered = [
        (manages in text, grants in text)
        for text in (
            shown(client_of(actor).get(detail(person)))
            for actor in (system_admin, security_admin, make_actor(Role.AUDIT_ADMIN, hebei))
        )
    ]
    assert offered == [(True, False), (False, True), (False, False)]


def test_a_person_costs_the_same_with_one_grant_and_three(
    security_admin: Actor, hebei_county: OrgUnit, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    counts = []
    client = client_of(security_admin)
    for number in (1, 1, 3):  # the first asks for what is kept afterwards
        user = make_user(unit=hebei_county)
        for place in range(number):
            make_grant(Role.COUNTY_OFFICER, hebei_county, user=user, valid_from=date(2000 + place, 1, 1),
                       valid_until=date(2000 + place, 12, 31))  # fmt: skip
        with django_assert_max_num_queries(60) as queries:
            shown(client.get(detail(user)))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_ones_own_page_costs_the_same_with_one_delegation_and_three(
    county_officer: Actor, hebei_county: OrgUnit, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    counts, own = [], Grant.objects.select_related("user", "unit").get(pk=county_officer.grant_id)
    client = client_of(county_officer)
    for number in (1, 0, 2):
        for _each in range(number):
            to = make_user(unit=hebei_county)
            delegate_role(own, actor=county_officer, to=to, valid_from=in_days(0), valid_until=in_days(5))
        with django_assert_max_num_queries(60) as queries:
            shown(client.get(reverse("access:profile-show")))
        counts.append(len(queries))
    assert counts[1] == counts[2]


# Inviting


def invitation(unit: OrgUnit, **changes: object) -> dict[str, object]:
    return {"name": "新人", "username": "xinren", "email": "", "unit": unit.pk, "role": "", **changes}


def test_the_link_of_an_invitation_sets_the_first_password_once(system_admin: Actor, hebei_county: OrgUnit) -> None:
    answer = client_of(system_admin).post(reverse("access:person-new"), invitation(hebei_county))
    link = answer.context["link"]
    assert link in shown(answer)
    guest, new = Client(headers={"accept-language": "en"}), "lang-und-neu-2026"
    form = guest.get(link, follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get(username="xinren").check_password(new)
    assert "This link works no more" in shown(Client(headers={"accept-language": "en"}).get(link, follow=True))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "三天"), ("en", "for 3 days")])
def test_with_an_address_the_link_is_sent_in_the_persons_language_and_not_shown(
    system_admin: Actor,
    person: User,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Callable[..., Any],
    language: str,
    words: str,
) -> None:
    User.objects.filter(pk=person.pk).update(language=language)
    with django_capture_on_commit_callbacks(execute=True):
        text = shown(client_of(system_admin).post(detail(person), {"step": "link"}))
    assert LINK not in text
    assert "person@example.cn" in text
    assert (mailoutbox[0].to, LINK in mailoutbox[0].body) == (["person@example.cn"], True)
    assert words.replace("三天", "3") in mailoutbox[0].body


def test_a_refused_link_is_told_on_the_persons_page(system_admin: Actor, person: User, hebei_county: OrgUnit) -> None:
    User.objects.filter(pk=person.pk).update(email="")
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=person)
    text = shown(client_of(system_admin).post(detail(person), {"step": "link"}), 422)
    assert "no e-mail address" in text
    assert LINK not in text


def test_a_refused_invitation_is_told_beside_its_field(
    system_admin: Actor, hebei_county: OrgUnit, chongqing: OrgUnit
) -> None:
    client, url = client_of(system_admin), reverse("access:person-new")
    User.objects.create_user("XinRen", name="某")
    assert "taken" in errors_of(client.post(url, invitation(hebei_county)))["username"][0]
    assert "unit" in errors_of(client.post(url, invitation(chongqing, username="andere")))
    assert "email" in errors_of(client.post(url, invitation(hebei_county, username="andere", email="niemand")))
    assert not User.objects.filter(username="andere").exists()


def test_a_province_is_offered_no_role_of_the_ministry(system_admin: Actor, nation: OrgUnit) -> None:
    def offered(actor: Actor) -> set[str]:
        field = client_of(actor).get(reverse("access:person-new")).context["form"].fields["role"]
        return {value for _group, roles in field.choices if isinstance(roles, list) for value, _label in roles}

    assert "ministry_officer" not in offered(system_admin)
    assert offered(make_actor(Role.SYSTEM_ADMIN, nation)) == set(Role.values)


# The account


def test_an_account_is_edited_by_version(system_admin: Actor, person: User, hebei_county: OrgUnit) -> None:
    client, url = client_of(system_admin), reverse("access:person-edit", args=[person.pk])
    typed = {"name": "改名", "email": "new@example.cn", "unit": hebei_county.pk, "version": 1}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 409
    person.refresh_from_db()
    assert (person.name, person.email, person.version) == ("改名", "new@example.cn", 2)


def test_the_address_of_a_role_holder_is_refused_beside_its_field(
    system_admin: Actor, person: User, hebei_county: OrgUnit
) -> None:
    make_grant(Role.COUNTY_OFFICER, hebei_county, user=person)
    typed = {"name": "改名", "email": "mine@example.cn", "unit": hebei_county.pk, "version": 1}
    answer = client_of(system_admin).post(reverse("access:person-edit", args=[person.pk]), typed)
    assert "security administrator" in errors_of(answer)["email"][0]


def test_a_closed_account_is_signed_out_with_the_next_request(
    system_admin: Actor, county_officer: Actor, hebei_county: OrgUnit
) -> None:
    officer, admin = client_of(county_officer), client_of(system_admin)
    url = reverse("access:person-detail", args=[county_officer.user_id])
    assert officer.get("/").status_code == 200
    assert admin.post(url, {"step": "close", "version": 1, "reason": "调离"}).status_code == 302
    assert officer.get("/").status_code == 302
    assert admin.post(url, {"step": "reopen", "version": 2}).status_code == 302
    assert officer.get("/").status_code == 302, "the old session stays ended"


def test_closing_without_a_reason_and_by_a_version_long_gone(system_admin: Actor, person: User) -> None:
    client = client_of(system_admin)
    assert client.post(detail(person), {"step": "close", "version": 1}).status_code == 422
    assert client.post(detail(person), {"step": "close", "version": 7, "reason": "调离"}).status_code == 409


# Granting and ending


def test_the_wish_of_the_invitation_fills_the_form(security_admin: Actor, person: User, hebei_county: OrgUnit) -> None:
    url = reverse("access:grant-new", args=[person.pk])
    form = client_of(security_admin).get(f"{url}?role=county_officer&unit={hebei_county.pk}").context["form"]
    assert (form["role"].value(), form["valid_from"].value()) == ("county_officer", clock.today())
    assert "Xingtang County" in shown(
        client_of(security_admin).get(f"{url}?role=county_officer&unit={hebei_county.pk}")
    )


def test_a_granted_role_works_and_an_ended_one_stops_with_the_next_request(
    security_admin: Actor, person: User, hebei_county: OrgUnit
) -> None:
    admin = client_of(security_admin)
    typed = {"role": "county_officer", "unit": hebei_county.pk, "valid_from": in_days(0)}
    assert admin.post(reverse("access:grant-new", args=[person.pk]), typed).status_code == 302
    grant = Grant.objects.get(user=person)
    client = client_of(make_actor_of(grant))
    assert client.get("/").status_code == 200
    ending = reverse("access:grant-end", args=[grant.pk])
    assert reverse("access:person-detail", args=[person.pk]) in shown(admin.get(ending)), "the way back"
    assert "reason" in errors_of(admin.post(ending, {"reason": ""}))
    assert admin.post(ending, {"reason": "调离"}).status_code == 302
    assert client.get("/").status_code == 403


def make_actor_of(grant: Grant) -> Actor:
    return Actor(grant.user_id, "", grant.pk, Role(grant.role), grant.unit_id, "", "", "")


def test_administrators_are_kept_apart_beside_the_field_with_the_clause(
    security_admin: Actor, person: User, hebei: OrgUnit
) -> None:
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=person)
    typed = {"role": "audit_admin", "unit": hebei.pk, "valid_from": in_days(0)}
    answer = client_of(security_admin).post(reverse("access:grant-new", args=[person.pk]), typed)
    assert "three persons" in errors_of(answer)["role"][0]
    assert "GB/T 22239" in shown(answer, 422)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": "yesterday"}, "valid_from"),
        ({"valid_until": "yesterday"}, "valid_until"),
        ({"unit": "chongqing"}, "unit"),
        ({"unit": "hebei"}, "unit"),
    ],
)
def test_a_refused_grant_is_told_beside_its_field(
    security_admin: Actor,
    person: User,
    hebei: OrgUnit,
    hebei_county: OrgUnit,
    chongqing: OrgUnit,
    change: dict[str, str],
    field: str,
) -> None:
    words = {"yesterday": in_days(-1), "chongqing": chongqing.pk, "hebei": hebei.pk}
    typed = {"role": "county_officer", "unit": hebei_county.pk, "valid_from": in_days(0)}
    typed |= {key: words[value] for key, value in change.items()}
    answer = client_of(security_admin).post(reverse("access:grant-new", args=[person.pk]), typed)
    assert set(errors_of(answer)) == {field}
    assert grants_of(person) == []


@pytest.mark.parametrize(("language", "button"), [("zh-hans", "关闭两步验证"), ("en", "Take the second step off")])
def test_the_security_administrator_takes_a_lost_second_step_off(
    security_admin: Actor, system_admin: Actor, person: User, language: str, button: str
) -> None:
    client, url = client_of(security_admin, language), reverse("access:person-detail", args=[person.pk])
    assert button not in shown(client.get(url))
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert button in shown(client.get(url))
    assert button not in shown(client_of(system_admin, language).get(url))
    typed = {"step": "reset_second_step", "version": person.version}
    assert client.post(url, {**typed, "reason": ""}).status_code == 422
    assert client.post(url, {**typed, "reason": "手机丢失"}).status_code == 302
    assert button not in shown(client.get(url))


# One's own page and delegation


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "我的账号"), ("en", "My account")])
def test_ones_own_page_is_shown_in_both_languages(county_officer: Actor, language: str, words: str) -> None:
    assert words in shown(client_of(county_officer, language).get(reverse("access:profile-show")))


def test_the_language_one_chooses_holds_from_the_next_page(county_officer: Actor) -> None:
    client, url = client_of(county_officer, "zh-hans"), reverse("access:profile-edit")
    assert client.post(url, {"email": "", "language": "en", "version": 1}).status_code == 302
    assert "My account" in shown(client.get(reverse("access:profile-show")))
    assert client.post(url, {"email": "", "language": "", "version": 2}).status_code == 302
    assert "我的账号" in shown(client.get(reverse("access:profile-show")))


def test_an_address_is_changed_only_by_who_knows_the_password(hebei_county: OrgUnit) -> None:
    user = make_user("本人", unit=hebei_county)
    user.set_password(OWN)
    user.save(update_fields=["password"])
    client = client_of(make_actor(Role.COUNTY_OFFICER, hebei_county, user=user))
    url, asking = reverse("access:profile-edit"), reverse("account_reauthenticate")
    typed = {"email": "new@example.cn", "language": "", "version": user.version}
    for answer in (client.get(url), client.post(url, typed)):
        assert (answer.status_code, answer.headers["location"]) == (302, f"{asking}?next={quote(url, safe='')}")
    assert client.post(f"{asking}?next={url}", {"password": "wrong"}).status_code == 200
    assert client.get(url).status_code == 302
    assert client.post(f"{asking}?next={url}", {"password": OWN}).headers["location"] == url
    assert client.post(url, typed).status_code == 302
    user.refresh_from_db()
    assert user.email == "new@example.cn"


def test_a_role_is_lent_and_taken_back_on_ones_own_page(county_officer: Actor, person: User) -> None:
    client = client_of(county_officer)
    url = reverse("access:grant-delegate", args=[county_officer.grant_id])
    typed = {"to": person.pk, "valid_from": in_days(0), "valid_until": in_days(5)}
    assert client.post(url, typed).status_code == 302
    lent = Grant.objects.get(delegated_by=county_officer.grant_id)
    stand_in = client_of(make_actor_of(lent))
    assert "County officer" in shown(stand_in.get(reverse("access:profile-show")))
    ending = reverse("access:grant-end", args=[lent.pk])
    assert ending in shown(client.get(reverse("access:profile-show")))
    assert client.post(ending, {"reason": "已返岗"}).status_code == 302
    assert stand_in.get("/").status_code == 403


def test_a_refused_delegation_is_told_beside_its_field(
    county_officer: Actor, person: User, neighbour_county: OrgUnit
) -> None:
    client = client_of(county_officer)
    url = reverse("access:grant-delegate", args=[county_officer.grant_id])
    typed = {"to": person.pk, "valid_from": in_days(0), "valid_until": in_days(5)}
    stranger = make_user(unit=neighbour_county)
    assert set(errors_of(client.post(url, {**typed, "to": stranger.pk}))) == {"to"}
    assert set(errors_of(client.post(url, {**typed, "valid_from": in_days(-1)}))) == {"valid_from"}
    assert set(errors_of(client.post(url, {**typed, "valid_until": ""}))) == {"valid_until"}


def test_what_cannot_be_lent_has_no_page(county_officer: Actor, person: User, security_admin: Actor) -> None:
    own = Grant.objects.select_related("user", "unit").get(pk=county_officer.grant_id)
    lent = delegate_role(own, actor=county_officer, to=person, valid_from=in_days(0), valid_until=in_days(5))
    for actor, grant in ((make_actor_of(lent), lent.pk), (security_admin, security_admin.grant_id)):
        assert client_of(actor).get(reverse("access:grant-delegate", args=[grant])).status_code == 404


def test_the_role_that_was_wished_for_is_proposed_from_the_persons_page(hebei: OrgUnit, hebei_county: OrgUnit) -> None:
    security_admin = make_actor(Role.SECURITY_ADMIN, hebei)
    invited = invite_person(
        actor=make_actor(Role.SYSTEM_ADMIN, hebei),
        username="xinren",
        name="新人",
        email="xinren@example.cn",
        unit=hebei_county,
        role=Role.COUNTY_OFFICER,
    ).user
    client = client_of(security_admin)
    page = client.get(reverse("access:person-detail", args=[invited.pk]))
    (grant,) = page.context["head_actions"]
    form = client.get(grant.url).context["form"]
    assert (form.initial["role"], str(form.initial["unit"])) == (Role.COUNTY_OFFICER, str(hebei_county.pk))
