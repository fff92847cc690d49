"""Paper: a page in the manner of an official document, to be printed or saved as PDF from the browser."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guopei.core.papers.content import Paper
from guopei.core.ui.pages.base import Page


class PaperPage(Page):
    """A document. Give the `paper` that it shows; a page of several has a block `text` of its own."""

    template_name = "ui/paper.html"

    def paper(self) -> Paper | None:
        """What it says, for the page as for a PDF."""
        return None

    def more(self) -> dict[str, Any]:
        """What a block of its own needs."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the document."""
        return self.show(paper=self.paper(), **self.more())
