"""Jobs of papers: one makes a paper, one erases old drafts. Registered when Django starts."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.schedule import Daily, schedule
from guopei.core.papers.services.making import ERASE_DRAFTS, MAKE_PAPER, erase_old_drafts, keep_paper, paper_to_make
from guopei.core.papers.typeset import paper_pdf


@job_handler(MAKE_PAPER, _("Make a paper as PDF"), about="papers.PaperEdition")
def make_paper(run: Run) -> dict[str, Any]:
    """Read, set the pages outside any transaction, store."""
    run.report(_("Reading the record"), 0, 3)
    with transaction_for(run.actor, act=MAKE_PAPER):
        paper = paper_to_make(run.subject_pk, actor=run.actor)
    if paper is None:
        return {}
    run.report(_("Setting the pages"), 1, 3)
    content = paper_pdf(paper)
    run.report(_("Storing"), 2, 3)
    with transaction_for(run.actor, act=MAKE_PAPER):
        edition = keep_paper(run.subject_pk, paper, content, actor=run.actor)
    return {"edition": edition.pk, "bytes": len(content)}


_ERASE = _("Erase old papers of drafts")
job_handler(ERASE_DRAFTS, _ERASE)(erase_old_drafts)
schedule(
    ERASE_DRAFTS,
    _ERASE,
    _("Erases the PDFs of drafts that are older than the policy value of their retention says."),
    Daily(time(3, 25)),
)
