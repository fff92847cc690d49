"""Help: the guides, open to everybody, the public too."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views import View

from guopei.core.access.actor import Actor
from guopei.desk.selectors.guides import Guide, guide, guide_for, guides


class GuideShow(View):
    """One guide with its contents and the other guides; without a name the one of the role acted under."""

    def get(self, request: HttpRequest, name: str = "") -> HttpResponse:
        """Show it in the reader's language. 404 for a name that is none."""
        actor = cast("Actor | None", getattr(request, "actor", None) or None)
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        shown: Guide = guide(name, language) if name else guide_for(actor, language)
        return render(
            request,
            "help/guide_show.html",
            {
                "frame": "base.html" if actor else "base_public.html",
                "title": shown.text.title,
                "guide": shown,
                "guides": guides(language),
            },
        )
