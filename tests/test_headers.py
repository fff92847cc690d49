"""What every answer tells the browser: exactly this, and nothing looser."""

import pytest
from allauth.account.views import signup
from django.conf import settings
from django.test import Client
from django.urls import include, path, reverse

from guopei.core.access.actor import Actor
from guopei.core.accounts.models import User
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOLD = (*HEADERS, "Content-Security-Policy", "Content-Type", "Content-Language", "Content-Length", "Vary")


def policy_of(text: str) -> dict[str, str]:
    """The directives."""
    return dict(part.strip().split(" ", 1) for part in text.split(";"))


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/trainees/teachers/",
        "/access/me/",
        "/accounts/2fa/",
        "/help/",
        "/public/",
        "/nowhere/",
        "/api/v1/plans/",
    ],
)
def test_every_answer_says_exactly_this(provincial_officer: Actor, address: str) -> None:
    answer = client_of(provincial_officer).get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert policy_of(answer.headers["Content-Security-Policy"]) == POLICY
    assert set(answer.headers) <= {*TOLD, "Allow", "Location"}


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/public/certificates/", "/"])
def test_so_does_every_answer_to_guests(address: str) -> None:
    answer = Client().get(address)
    assert {name: answer.headers[name] for name in HEADERS if name != "Cache-Control"}.items() <= HEADERS.items()
    assert "no-store" in answer.headers["Cache-Control"]
    assert policy_of(answer.headers["Content-Security-Policy"]) == POLICY


def test_cookies_are_the_servers_own(provincial_officer: Actor) -> None:
    user = User.objects.get(pk=provincial_officer.user_id)
    user.set_password("lang-und-neu-2026")
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": "lang-und-neu-2026"})
    for name in (settings.SESSION_COOKIE_NAME, "device"):
        assert client.cookies[name]["httponly"] is True
        assert client.cookies[name]["samesite"] == "Lax"


urlpatterns = [path("join/", signup), path("", include("guopei.urls"))]


@pytest.mark.urls(__name__)
def test_nobody_makes_an_account_for_himself() -> None:
    """Not at the address that is closed, and not where somebody opened it by mistake."""
    password = "lang-und-neu-2026"
    data = {"username": "fremd", "email": "f@example.cn", "password1": password, "password2": password}
    client = Client()
    for address in ("/accounts/signup/", "/join/"):
        client.post(address, data)
    assert not User.objects.filter(username="fremd").exists()
    assert "_auth_user_id" not in client.session
