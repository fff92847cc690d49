from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guopei.story.letters import letters


@require_GET
def show_letters(request: HttpRequest) -> HttpResponse:
    """What was sent, for everybody who plays the demonstration. There is no such page in earnest."""
    if not settings.GUOPEI_DEMO or "filebased" not in settings.EMAIL_BACKEND:
        raise Http404
    return render(request, "story/letters.html", {"letters": letters()})
