"""Five wrong passwords lock one account at one address: nobody else, however the name is written, until it is reset."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.lockout import normal_name
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_grant

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "lang-und-neu-2026", "falsch-und-lang-2026"
LOCKED = {"zh-hans": "登录已暂时锁定", "en": "Sign-in is locked for now"}


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def user(hebei: OrgUnit) -> User:
    user = User.objects.create_user("Zhang.San", RIGHT, name="张三", email="zs@example.cn")
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    return user


def sign_in(name: str, password: str, *, address: str = "10.0.0.1", language: str = "zh-hans") -> Client:
    """Somebody's browser after a try to sign in; `answer` is what came back."""
    client = Client(REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE=language)
    client.answer = client.post(reverse("account_login"), {"login": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def lock(name: str = "zhang.san", **how: str) -> None:
    for _try in range(5):
        sign_in(name, WRONG, **how)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_fifth_wrong_password_locks_and_says_so(user: User, language: str) -> None:
    answers = [sign_in("zhang.san", WRONG, language=language).answer for _try in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert LOCKED[language] in answers[-1].content.decode()


def test_the_right_password_opens_nothing_while_locked(user: User) -> None:
    lock()
    assert not is_in(sign_in("zhang.san", RIGHT))


@pytest.mark.parametrize("name", ["ZHANG.SAN", " zhang.san", "Ｚhang.san"])
def test_another_spelling_is_the_same_account(user: User, name: str) -> None:
    for spelling in ("zhang.san", "Zhang.san", "zHang.san", "zhAng.san", name):
        sign_in(spelling, WRONG)
    assert not is_in(sign_in("zhang.san", RIGHT))


def test_nobody_else_is_locked_at_that_address(user: User, hebei: OrgUnit) -> None:
    other = User.objects.create_user("li.si", RIGHT, name="李四")
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=other)
    lock()
    assert sign_in("li.si", WRONG).answer.status_code == 200
    assert is_in(sign_in("li.si", RIGHT))


def test_the_person_is_not_locked_at_another_address(user: User) -> None:
    lock()
    assert is_in(sign_in("zhang.san", RIGHT, address="10.0.0.2"))


def test_guesses_from_many_addresses_are_bounded(user: User) -> None:
    for number in range(10):
        sign_in("zhang.san", WRONG, address=f"10.0.1.{number}")
    assert not is_in(sign_in("zhang.san", RIGHT, address="10.0.2.1"))


def test_a_stranger_keeps_nobody_out_who_was_here_before(user: User) -> None:
    own = sign_in("zhang.san", RIGHT, address="10.0.9.1")
    own.post(reverse("account_logout"))
    for number in range(12):
        sign_in("zhang.san", WRONG, address=f"10.0.1.{number}")
    own.post(reverse("account_login"), {"login": "zhang.san", "password": RIGHT})
    assert is_in(own)


def test_whoever_signs_in_is_greeted_by_name(user: User) -> None:
    greeted = sign_in("zhang.san", RIGHT).get("/", headers={"Accept-Language": "zh-hans"})
    assert f"已登录：{user.name}。" in greeted.content.decode()


def test_a_browser_of_ones_own_is_bounded_as_well(user: User) -> None:
    own = sign_in("zhang.san", RIGHT)
    own.post(reverse("account_logout"))
    for number in range(10):
        own.post(reverse("account_login"), {"login": "Zhang.San", "password": WRONG}, REMOTE_ADDR=f"10.0.1.{number}")
    own.post(reverse("account_login"), {"login": "zhang.san", "password": RIGHT}, REMOTE_ADDR="10.0.2.1")
    assert not is_in(own)


@pytest.mark.parametrize("cookie", ["", "made up", "somebody else's"])
def test_a_browser_is_not_known_by_what_it_says(user: User, hebei: OrgUnit, cookie: str) -> None:
    other = User.objects.create_user("li.si", RIGHT, name="李四")
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=other)
    stranger = sign_in("li.si", RIGHT, address="10.0.9.1")
    stranger.post(reverse("account_logout"))
    if cookie != "somebody else's":
        stranger.cookies["device"] = cookie
    for number in range(10):
        sign_in("zhang.san", WRONG, address=f"10.0.1.{number}")
    stranger.post(reverse("account_login"), {"login": "zhang.san", "password": RIGHT})
    assert not is_in(stranger)


def test_people_who_share_a_browser_are_all_known(user: User, hebei: OrgUnit) -> None:
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=User.objects.create_user("li.si", RIGHT, name="李四"))
    shared = sign_in("zhang.san", RIGHT)
    for name in ("li.si", ""):
        shared.post(reverse("account_logout"))
        if name:
            shared.post(reverse("account_login"), {"login": name, "password": RIGHT})
    for number in range(10):
        sign_in("zhang.san", WRONG, address=f"10.0.1.{number}")
    shared.post(reverse("account_login"), {"login": "zhang.san", "password": RIGHT})
    assert is_in(shared)


def test_a_sign_in_forgets_the_wrong_ones_before_it(user: User) -> None:
    for _try in range(4):
        sign_in("zhang.san", WRONG)
    assert is_in(sign_in("zhang.san", RIGHT))
    assert sign_in("zhang.san", WRONG).answer.status_code == 200


def test_a_password_set_by_the_letter_unlocks(
    user: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    lock()
    for number in range(10):  # and from many addresses as well
        sign_in("zhang.san", WRONG, address=f"10.0.1.{number}")
    guest = Client()
    with django_capture_on_commit_callbacks(execute=True):
        guest.post(reverse("account_reset_password"), {"email": "ZS@example.cn"})
    link = next(word for word in mailoutbox[0].body.split() if "/accounts/password/reset/key/" in word)
    form = guest.get(link, follow=True)
    new = "noch-neuer-2026-und-lang"
    guest.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    guest.post(reverse("account_login"), {"login": "zhang.san", "password": new})
    assert is_in(guest)


def test_names_are_compared_as_people_read_them() -> None:
    assert normal_name(" Ｚhang.SAN ") == normal_name("zhang.san")
