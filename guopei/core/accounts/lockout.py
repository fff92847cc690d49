"""By which name wrong passwords are counted: the one that was typed, however it was written."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def normal_name(name: str) -> str:
    """A user name as it is compared. 张 ADMIN and 张 admin are one account, so they share their wrong passwords."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def tried_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name behind a try to sign in, wherever axes finds it: what failed, what it asks about, what the form says."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login", "")
    return normal_name(str(name))[:255]
