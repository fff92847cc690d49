"""Pages and fragments are never mixed up: what htmx asks for is put into a page, what a person opens is a page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url

PAGE = b"<!doctype"
SIGNED_OUT = 401


class FragmentMiddleware:
    """Keeps whole pages out of fragments, and fragments from being pages. Stands behind HtmxMiddleware.

    Asked by htmx: a way to the sign-in page becomes 401, so that the page in the browser stays with all that was typed
    in it (`page.js` then lets one sign in beside it); any other redirect leads the whole window there; a whole page is
    not swapped in. Asked by a person: a fragment is no page of its own, 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.headers.get("HX-Request") != "true":
            is_piece = request.method == "GET" and response.status_code == 200 and _is_fragment(response)
            return render(request, "404.html", status=404) if is_piece else response
        place = response.headers.get("Location", "")
        if 300 <= response.status_code < 400 and place:
            if urlsplit(place).path == resolve_url(settings.LOGIN_URL):
                return HttpResponse(status=SIGNED_OUT, headers={"WWW-Authenticate": "Session"})
            return HttpResponse(status=204, headers={"HX-Redirect": place})
        if _is_html(response) and not _is_fragment(response):
            response.headers["HX-Reswap"] = "none"
        return response


def _is_html(response: HttpResponseBase) -> bool:
    return isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html")


def _is_fragment(response: HttpResponseBase) -> bool:
    """Whether HTML is a piece of a page. An empty answer says something by its headers and is no piece."""
    if not isinstance(response, HttpResponse) or not _is_html(response):
        return False
    start = response.content[:200].lstrip()
    return bool(start) and not start.lower().startswith(PAGE)
