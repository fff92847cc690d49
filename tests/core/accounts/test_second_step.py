"""Two steps to sign in: six digits of an app, or a recovery code once; and guesses are bounded."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_grant
from tests.support.clients import shown

pytestmark = pytest.mark.django_db
PASSWORD, SECRET = "lang-und-neu-2026", "JBSWY3DPEHPK3PXP"


def code_of(secret: str) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def user(hebei: OrgUnit) -> User:
    cache.clear()
    user = User.objects.create_user("zhang.san", PASSWORD, name="张三")
    make_grant(Role.PROVINCIAL_OFFICER, hebei, user=user)
    return user


def first_step(language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.post(reverse("account_login"), {"login": "zhang.san", "password": PASSWORD})
    return client


def second_step(client: Client, code: str) -> str:
    return client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_is_turned_on_with_the_apps_first_code(user: User) -> None:
    client = first_step()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in shown(page)
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "This code is wrong" in shown(wrong)
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    assert not is_in(first_step())


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "两步验证"), ("en", "Two-step sign-in")])
def test_the_password_alone_opens_nothing(user: User, language: str, words: str) -> None:
    TOTP.activate(user, SECRET)
    client = first_step(language)
    assert not is_in(client)
    assert words in shown(client.get(reverse("mfa_authenticate")))
    assert client.get("/").status_code == 302


def test_the_apps_code_opens(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = first_step()
    assert "This code is wrong" in second_step(client, "000000")
    second_step(client, code_of(SECRET))
    assert is_in(client)


def test_a_recovery_code_opens_once(user: User) -> None:
    TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    first, again = first_step(), first_step()
    second_step(first, code)
    second_step(again, code)
    assert (is_in(first), is_in(again)) == (True, False)


def test_guesses_of_codes_are_bounded(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = first_step()
    for number in range(10):
        second_step(client, f"{number:06d}")
    second_step(client, code_of(SECRET))
    assert not is_in(client)


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes", "account_change_password"],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_the_houses_own(user: User, name: str, language: str) -> None:
    text = shown(first_step(language).get(reverse(name), follow=True))
    assert "gp-header" in text
    assert ("国培" in text) is (language == "zh-hans")
