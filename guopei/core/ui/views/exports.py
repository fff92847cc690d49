"""Exports that a worker makes: asking for one, and the page where it is waited for and fetched."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guopei.core.refusal import Refused
from guopei.core.ui.lists import kept_query
from guopei.core.ui.pages.base import Page
from guopei.core.ui.selectors.exports import export_in_sight
from guopei.core.ui.services.exports import ask_export
from guopei.core.ui.views.views import acting, asked_list
from guopei.core.ui.years import chosen_year


@require_POST
@login_required
def export_ask(request: HttpRequest) -> HttpResponse:
    """Have a list exported as it is filtered and sorted; on to the page that shows how far it is."""
    actor = acting(request)
    asked = asked_list(request, actor)
    query = kept_query(request.POST.get("query", ""))
    try:
        job = ask_export(
            actor=actor, path=asked.path, query=query, language=get_language() or "", year=chosen_year(request)
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{asked.path}?{query or 'all=1'}")
    return redirect("ui:export-show", pk=job.pk)


class ExportShow(Page):
    """One export: its progress, then the file. The middle of the page asks for itself again until it is done."""

    title = _("Export")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or only its middle."""
        self.template_name = "ui/_export.html" if request.htmx else "ui/export.html"  # type: ignore[attr-defined]
        return self.show(export=export_in_sight(self.actor, kwargs["pk"]))
