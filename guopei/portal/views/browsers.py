"""What browsers and search engines ask for by themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nAllow: /public/\nDisallow: /\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Only the public pages are to be found by searching."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, where a browser looks for it without being told."""
    return redirect(static("guopei/mark.svg"))
