"""Answers the unit picker while one types."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guopei.core.access.actor import Actor
from guopei.core.ui.pickers import search_units


@login_required
def unit_search(request: HttpRequest, source: str) -> HttpResponse:
    """Options of a registered source that match `q`, within what the asker may pick. 404 for an unknown source."""
    actor = cast(Actor | None, getattr(request, "actor", None) or None)
    if actor is None:
        raise Http404(source)
    try:
        units = search_units(source, actor, request.GET.get("q", ""))
    except KeyError:
        raise Http404(source) from None
    return render(request, "ui/forms/_units.html", {"units": units})
