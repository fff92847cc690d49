"""Whether somebody is still signed in, for a page that stands open; and the page that says so after signing in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
@never_cache
def session_show(request: HttpRequest) -> HttpResponseBase:
    """Who is signed in (nobody: null), and the token that forms need now: signing in changes it."""
    user = request.user
    return JsonResponse({"who": str(user.pk) if user.is_authenticated else None, "csrf": get_token(request)})


@require_GET
@never_cache
def session_back(request: HttpRequest) -> HttpResponse:
    """Where signing in beside an open page leads: it says that one may go back there."""
    return render(request, "ui/signed_in.html")
