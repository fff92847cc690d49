"""Saved views of lists: keeping one, and renaming, sharing, showing first or forgetting it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.refusal import Denied, Refused
from guopei.core.ui.lists import ListAddress, find_list, kept_query
from guopei.core.ui.pages import ListPage
from guopei.core.ui.services.views import change_view, delete_view, save_view


def acting(request: HttpRequest) -> Actor:
    """Who acts. Denied to people without a role."""
    actor = cast(Actor | None, getattr(request, "actor", None) or None)
    if actor is None:
        raise Denied(
            gettext("No role has been granted to you yet. Ask the administrator of your unit."), code="no_grant"
        )
    return actor


def asked_list(request: HttpRequest, actor: Actor) -> ListAddress:
    """The list that a form was sent from. 404 for what is no list; denied where the role may not open it."""
    found = find_list(request.POST.get("path", ""), ListPage)
    if found is None:
        raise Http404("list")
    if found.view_class.permission:
        require(actor, found.view_class.permission)
    return found


@require_POST
@login_required
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters and the sort that the list shows; go back to it."""
    actor = acting(request)
    asked = asked_list(request, actor)
    query = kept_query(request.POST.get("query", ""))
    try:
        view = save_view(
            actor=actor,
            page=asked.page,
            name=request.POST.get("name", ""),
            query=query,
            is_default="is_default" in request.POST,
            is_shared="is_shared" in request.POST,
        )
        messages.success(request, gettext("View “%(name)s” saved.") % {"name": view.name})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{asked.path}?{query or 'all=1'}")


@require_POST
@login_required
def view_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share, show first or delete one's own view; go back to the list."""
    actor = acting(request)
    asked = asked_list(request, actor)
    try:
        if request.POST.get("act") == "delete":
            delete_view(pk, actor=actor)
            messages.success(request, gettext("View deleted."))
        else:
            view = change_view(
                pk,
                actor=actor,
                name=request.POST.get("name", ""),
                is_default="is_default" in request.POST,
                is_shared="is_shared" in request.POST,
            )
            messages.success(request, gettext("View “%(name)s” saved.") % {"name": view.name})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{asked.path}?{kept_query(request.POST.get('query', '')) or 'all=1'}")
