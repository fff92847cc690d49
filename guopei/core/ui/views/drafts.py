"""Keeps what somebody is typing (htmx posts the form after every pause)."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guopei.core.access.actor import Actor
from guopei.core.flow.services.drafts import save_draft
from guopei.core.refusal import Denied
from guopei.core.ui.drafts import UNKEPT
from guopei.core.ui.kept import is_of_another


@require_POST
@login_required
def draft_save(request: HttpRequest) -> HttpResponse:
    """Save the sender's own draft of one form; answer "saved 14:32"."""
    actor = cast(Actor | None, getattr(request, "actor", None) or None)
    form = request.POST.get("_draft", "")
    if actor is None or not form:
        raise Denied(_("There is no form to keep a draft of."), code="no_draft")
    if is_of_another(request):
        raise Denied(_("This form was filled in by somebody else. Open it again."), code="form_of_another")
    data = {name: values for name, values in request.POST.lists() if name not in UNKEPT}
    draft = save_draft(actor=actor, form=form[:100], subject=request.POST.get("_subject", "")[:100], data=data)
    return render(request, "ui/_saved.html", {"draft": draft})
