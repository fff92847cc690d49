"""Official papers of records: the page to read and print, the button that has the PDF made, and the PDF itself."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from guopei.core.access.actor import Actor
from guopei.core.papers.content import Paper
from guopei.core.papers.selectors.papers import kind_for, paper_of, record_with_paper, standing_of
from guopei.core.papers.services.making import ask_paper, read_paper
from guopei.core.ui.pages import Crumb, PaperPage
from guopei.desk.views.documents import as_download
from guopei.desk.views.guard import with_actor


class PaperShow(PaperPage):
    """The paper of a record as a page, from the same words as the PDF. The part that says how far the PDF is asks for
    itself again until it is made."""

    @property
    def table(self) -> str:
        """The table of the record."""
        return str(self.kwargs["table"])

    @cached_property
    def record(self) -> Any:
        """The record, in sight."""
        return record_with_paper(self.actor, self.table, self.kwargs["pk"])

    @cached_property
    def drawn(self) -> Paper:
        """What its paper says to this reader."""
        return paper_of(self.actor, self.record)

    def get_title(self) -> str:
        """The paper's own."""
        return self.drawn.title

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the record."""
        return (Crumb(str(self.record), self.record_url()), Crumb(self.drawn.title))

    def record_url(self, query: str = "") -> str:
        """The record's own page."""
        return reverse(kind_for(self.table).page, args=[self.record.pk]) + query

    def paper(self) -> Paper:
        """The words."""
        return self.drawn

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or only how far the PDF is."""
        if not request.htmx:  # type: ignore[attr-defined]
            return super().get(request, *args, **kwargs)
        self.template_name = "papers/_standing.html"
        return self.show(standing=standing_of(self.actor, self.record), paper_table=self.table, record=self.record)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Have the PDF made, unless it is there; on to the record's tab, which shows how far it is."""
        ask_paper(self.record, actor=self.actor)
        return redirect(self.record_url("?tab=paper"))


@require_GET
@with_actor
def paper_download(request: HttpRequest, actor: Actor, table: str, pk: int) -> HttpResponseBase:
    """The PDF of what the actor reads in the record's paper."""
    document, content = read_paper(record_with_paper(actor, table, pk), actor=actor)
    return as_download(document, content)
