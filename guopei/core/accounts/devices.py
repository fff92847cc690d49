"""Browsers from which somebody signed in before. It gives no right; it only keeps strangers from locking people out."""

import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from guopei.core.accounts.lockout import normal_name

COOKIE = "device"
SALT = "guopei.core.accounts.devices"
DAYS = 180
MOST_NAMES = 20  # that share one browser


def trusted_place(request: HttpRequest, name: str) -> str:
    """By what wrong passwords for a name are counted here, besides the name; "" where the person never was."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and normal_name(user.username) == normal_name(name):
        return f"account {user.pk}"
    if request.session.get(COOKIE) == _mark(name):
        return f"letter {request.session.session_key}"
    device = _device(request)
    return f"device {device['id']}" if _mark(name) in device["names"] else ""


def remember_device(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """After a sign-in: this browser is one of the person's own."""
    device = _device(request)
    names = [mark for mark in device["names"] if mark != _mark(name)]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device["id"], "names": [*names, _mark(name)][-MOST_NAMES:]}, salt=SALT),
        max_age=DAYS * 24 * 60 * 60,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_letter(request: HttpRequest, name: str) -> None:
    """After a password was set by a letter: whoever reads the person's mail is the person, here and now."""
    request.session[COOKIE] = _mark(name)


def _device(request: HttpRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return {"id": secrets.token_hex(16), "names": []}
    return found


def _mark(name: str) -> str:
    """A name as the browser keeps it: nobody reads there who uses it."""
    return hmac.new(settings.SECRET_KEY.encode(), normal_name(name).encode(), hashlib.sha256).hexdigest()[:24]
