"""The official paper on a record's page: a wing names its model and what the paper says, all else is here."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.papers.registry import Read, register_paper
from guopei.core.papers.selectors.papers import standing_of
from guopei.core.ui.hanging import HungTab, hang
from guopei.core.ui.parts import Action


def hang_paper(model: type[Model], read: Read, *, page: str) -> None:
    """Let records of a model have a paper: a tab with its words, and the button that has the PDF made. `read` is the
    selector that says them, `page` the address name of the record's own page."""
    register_paper(model, read, page=page)
    tab = HungTab("paper", _("Official paper"), "file-type-pdf", "papers/_tab.html", _read, order=800, button=_button)
    hang(model, tab)


def _button(record: Any) -> Action:
    url = reverse("papers:paper-show", args=[record._meta.db_table, record.pk])
    return Action(_("PDF"), url, "file-type-pdf", posts=True)


def _read(actor: Actor, record: Any) -> dict[str, Any]:
    """The words as this reader has them, and how far the PDF is."""
    standing = standing_of(actor, record)
    return {"standing": standing, "paper": standing.paper, "paper_table": record._meta.db_table}
