"""One's own page: roles, delegations, language, sign-in."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.people.selectors.people import grants_seen, lent_grants, may_delegate, may_end, person_seen
from guopei.core.people.services.accounts import revise_own_account
from guopei.core.people.services.delegating import delegate_role
from guopei.core.ui.pages import Action, FormPage, RecordPage
from guopei.core.ui.parts import Fact
from guopei.desk.forms.access import DelegateForm, OwnForm
from guopei.desk.selectors.records import get_grant
from guopei.desk.views.people import standing_of_grant, two_steps_of, words_of_grant


class Profile(RecordPage):
    """What the system knows of me and lets me do."""

    template_name = "access/profile_show.html"

    def fetch(self) -> User:
        return person_seen(self.actor, self.actor.person_id)

    def get_title(self) -> Any:
        return _("My account")

    def actions(self) -> Sequence[Action]:
        return [Action(_("Edit"), reverse("access:profile-edit"), "edit")]

    def facts(self) -> Sequence[Fact]:
        me: User = self.record
        return [
            Fact(_("Full name"), me.name),
            Fact(_("User name"), me.username),
            Fact(_("Works at"), me.unit.label if me.unit else ""),
            Fact(
                _("E-mail"),
                me.email,
                note="" if me.email else gettext("Without it a forgotten password needs the administrator."),
            ),
            Fact(_("Language"), dict(settings.LANGUAGES).get(me.language) or gettext("As the browser asks")),
            Fact(_("Two-step sign-in"), two_steps_of(me), url=reverse("mfa_index")),
            Fact(_("Account since"), me.joined_at, kind="date"),
        ]

    def more(self) -> dict[str, Any]:
        me: User = self.record
        own, lent = grants_seen(self.actor, me), lent_grants(self.actor)
        return {
            "own": [(grant, standing_of_grant(grant), may_delegate(self.actor, grant)) for grant in own],
            "lent": [(grant, standing_of_grant(grant), may_end(self.actor, grant)) for grant in lent],
        }


class ProfileEdit(FormPage):
    """One's address for recovery and one's language.

    Who has the address can set a new password: it asks for the present one first, unless it was given a moment ago.
    """

    title = _("Edit my account")
    form_class = OwnForm
    draft = "access.own"  # what was typed comes back after the password
    record: User
    trail = ((_("My account"), "access:profile-show"),)

    def fetch(self) -> User:
        return person_seen(self.actor, self.actor.person_id)

    def initial(self) -> dict[str, Any]:
        return {"email": self.record.email, "language": self.record.language}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> User:
        self.record = revise_own_account(actor=self.actor, version=version, **data)
        return self.record

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._asked() or super().get(request, *args, **kwargs)

    def _asked(self) -> HttpResponseBase | None:
        """The way to the password, when it was not given lately. Not allauth's own decorator: that repeats a late POST
        without the middleware that finds the actor."""
        if did_recently_reauthenticate(self.request):
            return None
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': self.request.path})}")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The chosen language holds from the next page on, as with the switch in the head."""
        if asked := self._asked():
            return asked
        answer = super().post(request, *args, **kwargs)
        if answer.status_code == 302 and not self.record.language:
            answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        elif answer.status_code == 302:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                self.record.language,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return answer


class GrantDelegate(FormPage):
    """A colleague stands in for me."""

    title = _("Delegate a role")
    form_class = DelegateForm
    submit_label = _("Delegate")
    done_text = _("The role is delegated. You keep it too, and can take it back at any time.")
    record: Grant
    trail = ((_("My account"), "access:profile-show"),)

    def fetch(self) -> Grant:
        """A grant of one's own that can be lent."""
        grant = get_grant(self.actor, self.kwargs["pk"])
        if grant.user_id != self.actor.person_id or not may_delegate(self.actor, grant):
            raise Http404
        return grant

    @property
    def lead(self) -> str:
        """Which role, and until when at most."""
        return words_of_grant(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        return {"grant": self.record}

    def initial(self) -> dict[str, Any]:
        return {"valid_from": max(clock.today(), self.record.valid_from), "valid_until": self.record.valid_until}

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> Grant:
        return delegate_role(self.record, actor=self.actor, **data)
