"""Error pages. 500 and 503 are shown without the database, the session or the translations: both languages at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from rest_framework.exceptions import NotFound

from guopei.core.ui.rest import said

API = "/api/"  # where programs ask, and no page stands


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: not with this role."""
    return render(request, "403.html", {"refusal": None}, status=403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: the same for what is hidden and what does not exist. Programs get it in their own shape."""
    if request.path.startswith(API):
        return JsonResponse(said("not_found", str(NotFound.default_detail)), status=404)
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without context processors."""
    return HttpResponseServerError(loader.get_template("500.html").render({"request_id": getattr(request, "id", "")}))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check: the page stood open too long."""
    return render(request, "403.html", {"refusal": None, "csrf": True}, status=403)
