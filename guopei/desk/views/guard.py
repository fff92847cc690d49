"""For the few plain views of the desk: a signed-in person with a role, or the sign-in page."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Denied


def with_actor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Call `view(request, actor, …)`. Guests go to sign in; people without a grant are refused."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = getattr(request, "actor", None) or None
        if actor is None:
            raise Denied(_("No role has been granted to you yet. Ask the administrator of your unit."), code="no_grant")
        return view(request, actor, *args, **kwargs)

    return guarded
