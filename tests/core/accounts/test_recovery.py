"""A forgotten password: a letter to the account's own address, in its owner's language, telling strangers nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guopei.core.accounts.models import User
from tests.factories.access import make_user
from tests.support.clients import shown

pytestmark = pytest.mark.django_db
LINK = "/accounts/password/reset/key/"


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[str], Any]:
    """Somebody gives an address on the page, whose answer is returned."""
    cache.clear()

    def ask(email: str) -> Any:
        client = Client(headers={"accept-language": "en"})
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("account_reset_password"), {"email": email}, follow=True)

    return ask


def link_in(letter: Any) -> str:
    return str(next(word for word in letter.body.split() if LINK in word))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "重设密码链接"), ("en", "Link that sets a new password")])
def test_the_letter_speaks_the_language_of_its_reader(
    ask: Callable[[str], Any], mailoutbox: list[Any], language: str, words: str
) -> None:
    make_user(email="a@example.cn", language=language)
    shown(ask("A@example.cn"))
    assert [(letter.subject, letter.to) for letter in mailoutbox] == [(words, ["a@example.cn"])]
    assert LINK in mailoutbox[0].body


def test_the_link_sets_a_password_once(ask: Callable[[str], Any], mailoutbox: list[Any]) -> None:
    user = make_user(email="a@example.cn")
    ask("a@example.cn")
    link, new, guest = link_in(mailoutbox[0]), "lang-und-neu-2026", Client(headers={"accept-language": "en"})
    form = guest.get(link, follow=True)
    assert "Sign in with it now" in shown(
        guest.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    )
    user.refresh_from_db()
    assert user.check_password(new)
    assert "_auth_user_id" not in guest.session
    assert "This link works no more" in shown(Client(headers={"accept-language": "en"}).get(link, follow=True))


def test_two_accounts_of_one_address_get_a_link_each(ask: Callable[[str], Any], mailoutbox: list[Any]) -> None:
    users = [make_user(email="a@example.cn") for _number in range(2)]
    ask("a@example.cn")
    assert {user.username for user in users for letter in mailoutbox if f"account {user.username} " in letter.body} == {
        user.username for user in users
    }


@pytest.mark.parametrize("whose", ["nobody's", "a closed account's", "a former one"])
def test_other_addresses_get_no_letter_and_the_same_answer(
    ask: Callable[[str], Any], mailoutbox: list[Any], whose: str
) -> None:
    make_user(email="known@example.cn")
    if whose == "a closed account's":
        make_user(email="other@example.cn", is_active=False)
    if whose == "a former one":
        former = make_user(email="other@example.cn")
        ask("other@example.cn")
        User.objects.filter(pk=former.pk).update(email="new@example.cn")
        mailoutbox.clear()
    tokens = re.compile(r"[A-Za-z0-9]{64}|nonce-\S+|nonce=\S+")
    answers = [tokens.sub("", shown(ask(email))) for email in ("known@example.cn", "other@example.cn")]
    assert answers[0] == answers[1]
    assert [letter.to for letter in mailoutbox] == [["known@example.cn"]]


def test_a_mail_server_that_does_not_answer_shows_nothing_to_strangers(
    ask: Callable[[str], Any], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_user(email="a@example.cn")
    assert ask("a@example.cn").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "密码太短，至少需要10个字符"), ("en", "too short")])
def test_a_short_password_is_refused_in_the_readers_language(
    ask: Callable[[str], Any], mailoutbox: list[Any], language: str, words: str
) -> None:
    make_user(email="a@example.cn")
    ask("a@example.cn")
    guest = Client(headers={"accept-language": language})
    form = guest.get(link_in(mailoutbox[0]), follow=True)
    assert words in shown(guest.post(form.request["PATH_INFO"], {"password1": "kurz-9", "password2": "kurz-9"}))
