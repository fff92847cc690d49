"""What every page of the house has: an actor with a permission, a title, a breadcrumb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.refusal import Denied, Refused
from guopei.core.ui.kept import is_of_another
from guopei.core.ui.parts import Action


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumb; the last one has no address."""

    label: Any
    url: str = ""


class Page(View):
    """Base of the six kinds of page. Guests are sent to sign in, people without the permission are refused (403).

    Whatever was filled in on somebody else's page is refused (422): in one window a session may end and another begin.
    """

    template_name = ""
    title: Any = ""
    lead: Any = ""
    permission = ""
    trail: Sequence[tuple[Any, str]] = ()  # the pages above, from the top down: label and address name
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the actor and check the page's permission before anything is read."""
        if not request.user.is_authenticated:
            return self.leave_guest(request)
        actor: Actor | None = getattr(request, "actor", None) or None
        if actor is None:
            raise Denied(_("No role has been granted to you yet. Ask the administrator of your unit."), code="no_grant")
        self.actor = actor
        if self.permission:
            require(actor, self.permission)
        if request.method == "POST" and is_of_another(request):
            raise Refused(_("This form was filled in by somebody else. Open it again."), code="form_of_another")
        return super().dispatch(request, *args, **kwargs)

    def leave_guest(self, request: HttpRequest) -> HttpResponseBase:
        """Guests are sent to sign in, and back here."""
        return redirect_to_login(request.get_full_path())

    def get_title(self) -> Any:
        """The heading, also the window's title."""
        return self.title

    def crumbs(self) -> Sequence[Crumb]:
        """The way here, without this page itself."""
        return [Crumb(label, reverse(name)) for label, name in self.trail]

    def home_url(self) -> str:
        """The page above this one."""
        return reverse(self.trail[-1][1]) if self.trail else ""

    def actions(self) -> Sequence[Action]:
        """Buttons in the head."""
        return ()

    def context(self, **extra: Any) -> dict[str, Any]:
        """What every template of the kit needs."""
        return {
            "view": self,
            "title": self.get_title(),
            "lead": self.lead,
            "crumbs": self.crumbs(),
            "head_actions": self.actions(),
            **extra,
        }

    def show(self, status: int = 200, **extra: Any) -> HttpResponse:
        """Render the page."""
        return render(self.request, self.template_name, self.context(**extra), status=status)

    def show_refusal(self, refusal: Refused) -> dict[str, Any]:
        """The refusal as the templates expect it."""
        return {"refusal": refusal}
