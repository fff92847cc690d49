from types import MappingProxyType
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guopei.core.accounts.backends import AccountBackend
from guopei.core.accounts.devices import remember_device, remember_letter, trusted_place
from guopei.core.accounts.lockout import normal_name
from guopei.core.accounts.models import User
from guopei.core.accounts.sealing import open_secret, seal_secret


class SecondStepAdapter(DefaultMFAAdapter):
    """Says what is wrong with a code, and keeps secrets sealed."""

    error_messages = MappingProxyType(
        {**DefaultMFAAdapter.error_messages, "incorrect_code": _("This code is wrong, or was used already.")}
    )

    def encrypt(self, text: str) -> str:
        """For the database."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Out of it."""
        return open_secret(encrypted_text)


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the name, however it was written; browsers from which the person signed in before have a count apart."""
        name = normal_name(credentials.get("username") or credentials.get("email") or "")
        return f"{name} {trusted_place(request, name)}"

    def set_password(self, user: User, password: str) -> None:
        """A password set through a link from one's own mailbox opens what wrong guesses had locked."""
        super().set_password(user, password)
        reset(username=normal_name(user.username))
        if self.request is not None:
            remember_letter(self.request, user.username)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever gets it, after the commit; a mail server that does not answer is logged.

        Whether an address is known to the system cannot be told by what fails.
        """
        user = context.get("user")
        with translation.override((user.language if user else "") or translation.get_language()):
            letter = self.render_mail(template_prefix, email, context)
        transaction.on_commit(letter.send, robust=True)

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Nobody comes in whom the backend turned away: allauth lets closed accounts through to be told so."""
        if not AccountBackend().user_can_authenticate(user):
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        before: HttpResponse | None = super().pre_login(request, user, **how)
        return before

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """The browser is remembered, and learns the language that the person chose elsewhere if it knows none yet."""
        response: HttpResponse = super().post_login(request, user, **how)
        remember_device(request, response, user.username)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE
            )
        return response
