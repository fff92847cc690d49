from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guopei.core.access.actor import Actor
from guopei.core.inbox.selectors.home import notices_for, todos_for
from guopei.core.inbox.services.notices import read_notice, read_notices
from guopei.core.typed import whole_number
from guopei.core.ui.pages import InboxPage
from guopei.core.ui.parts import InboxGroup
from guopei.desk.views.guard import with_actor


class Home(InboxPage):
    """Where everybody begins: what is to be done, for whom, by when."""

    title = _("Inbox")

    def groups(self) -> Sequence[InboxGroup]:
        return [InboxGroup(_("To do"), todos_for(self.actor))]

    def notices(self) -> Sequence[Any]:
        return notices_for(self.actor)


@require_POST
@with_actor
def read(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Mark a notice as read."""
    read_notice(pk, actor=actor)
    return redirect("inbox:home")


@require_POST
@with_actor
def read_all(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Mark as read what the page showed, and whatever is older."""
    until = whole_number(request.POST.get("until", ""))
    if until is not None:
        read_notices(until, actor=actor)
    return redirect("inbox:home")
