"""Error pages. 500 and 503 are shown without the database, the session or the translations: both languages at once."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from rest_framework.exceptions import NotFound

from guopei.core.ui.rest import said

API = "/api/"  # where programs ask, and no page stands
AWAY = (OperationalError, InterfaceError, RedisError, BrokerError)
RETRY_SECONDS = 5


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request cannot be understood."""
    if _is_program(request):
        return JsonResponse(said("bad_request", gettext("The request cannot be understood")), status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: not with this role."""
    if _is_program(request):
        return JsonResponse(said("denied", gettext("Not possible with this role")), status=403)
    return render(request, "403.html", {"refusal": None}, status=403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: the same for what is hidden and what does not exist. Programs get it in their own shape."""
    if _is_program(request):
        return JsonResponse(said("not_found", str(NotFound.default_detail)), status=404)
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """What no view expected: our fault, 500. 503 when a server that we need is away or busy, 400 for half a request.

    Called while the error is being handled.
    """
    error = sys.exc_info()[1]
    if isinstance(error, AWAY):
        return away(request)
    if isinstance(error, UnreadablePostError):
        return bad_request(request)
    return _last_resort(request, 500, "error", gettext("Something went wrong on our side."))


def away(request: HttpRequest) -> HttpResponse:
    """503: not now; the same request may pass a little later."""
    answer = _last_resort(request, 503, "unavailable", gettext("The system is briefly unavailable. Try again later."))
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _last_resort(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """Rendered without context processors."""
    if _is_program(request):
        return JsonResponse(said(code, message), status=status)
    page = loader.get_template(f"{status}.html").render({"request_id": getattr(request, "id", "")})
    return HttpResponse(page, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check: the page stood open too long."""
    if _is_program(request):
        return JsonResponse(said("csrf", gettext("The request carries no valid CSRF token.")), status=403)
    return render(request, "403.html", {"refusal": None, "csrf": True}, status=403)
