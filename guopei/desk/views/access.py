from typing import cast

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guopei.core.access.actor import Actor
from guopei.core.access.selectors.grants import grants_of
from guopei.core.accounts.models import User
from guopei.desk.views.guard import with_actor


@require_POST
@with_actor
def act_as(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Switch to another of one's own grants. Any other number changes nothing."""
    chosen = next(
        (grant for grant in grants_of(cast(User, request.user)) if str(grant.pk) == request.POST.get("grant")), None
    )
    if chosen is not None:
        request.session["grant"] = chosen.pk
        messages.success(
            request,
            gettext("You now act as %(role)s of %(unit)s.") % {"role": chosen.get_role_display(), "unit": chosen.unit},
        )
    return redirect("inbox:home")
