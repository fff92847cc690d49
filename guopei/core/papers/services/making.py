"""Papers as PDF: asked for by a reader of the record, made by a worker in that reader's name, kept once."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.selectors.grants import is_in_force
from guopei.core.audit.transaction import service, transaction_for
from guopei.core.documents import store
from guopei.core.documents.models import Document
from guopei.core.documents.services.storing import erase_document, store_document
from guopei.core.jobs.registry import Run
from guopei.core.jobs.services.queue import enqueue
from guopei.core.papers.content import Paper
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.rules import PAPER
from guopei.core.papers.selectors.papers import edition_of, paper_of, record_with_paper
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Denied, Refused

MAKE_PAPER, ERASE_DRAFTS = "papers.make_paper", "papers.erase_drafts"
RETENTION = "core.draft_paper_days"


@service(_("Ask for a paper"))
def ask_paper(record: Any, *, actor: Actor) -> PaperEdition:
    """Have the PDF made of what the actor reads in the record's paper. What is made, or under way, is not made again.

    404 for a record out of sight and one that has no paper.
    """
    fresh = record_with_paper(actor, record._meta.db_table, record.pk)
    paper = paper_of(actor, fresh)
    edition, _new = PaperEdition.objects.select_related("document").get_or_create(
        subject_table=fresh._meta.db_table,
        subject_id=fresh.pk,
        digest=paper.digest,
        defaults={"version": getattr(fresh, "version", 1), "is_draft": paper.is_draft},
    )
    if not edition.is_made:
        enqueue(MAKE_PAPER, actor=actor, subject=edition)
    return edition


def paper_to_make(edition_id: int, *, actor: Actor) -> Paper | None:
    """What the worker is to set, read again in the name of whoever asked; None when it is made already.

    Refuses a grant that has ended, a record that is out of sight since, and words that have changed: whoever wants
    those asks for them.
    """
    edition = PaperEdition.objects.select_related("document").get(pk=edition_id)
    if edition.is_made:
        return None
    if not is_in_force(actor):
        raise Denied(_("The role under which this was asked for has ended."), code="grant_ended")
    try:
        record = record_with_paper(actor, edition.subject_table, edition.subject_id)
    except Http404 as error:
        raise Refused(_("There is no such record any more."), code="paper_without_record") from error
    paper = paper_of(actor, record)
    if paper.digest != edition.digest:
        raise Refused(
            _("The record has changed since this paper was asked for. Ask for it again."), code="paper_outdated"
        )
    return paper


@service(_("Keep a paper"))
def keep_paper(edition_id: int, paper: Paper, content: bytes, *, actor: Actor) -> PaperEdition:
    """Store the PDF, sealed, as the file of its edition, unless another worker has; drafts of earlier versions of the
    record lose theirs."""
    edition = PaperEdition.objects.select_for_update(no_key=True, of=("self",)).get(pk=edition_id)
    if edition.is_made:
        return edition
    edition.document = store_document(content, name=f"{paper.name}.pdf", purpose=PAPER, actor=actor)
    edition.save(update_fields=["document"])
    _erase(
        PaperEdition.objects.filter(
            subject_table=edition.subject_table,
            subject_id=edition.subject_id,
            version__lt=edition.version,
            is_draft=True,
        ),
        actor=actor,
    )
    return edition


def _erase(editions: Any, *, actor: Actor) -> None:
    for document in Document.objects.filter(paper__in=editions, erased_at=None):
        erase_document(document, actor=actor)


def erase_old_drafts(run: Run) -> dict[str, Any]:
    """The handler of `papers.erase_drafts`: the PDFs of drafts older than the policy says. Who wants one asks again."""
    until = clock.now() - timedelta(days=value(RETENTION).value)
    old = Document.objects.filter(paper__is_draft=True, erased_at=None, stored_at__lt=until).order_by("pk")
    erased = 0
    for document in old.iterator(chunk_size=200):
        with transaction_for(SYSTEM, act=ERASE_DRAFTS):
            erase_document(document, actor=SYSTEM)
        erased += 1
    return {"erased": erased}


def erase_papers(record: Any, *, actor: Actor) -> None:
    """Erase the papers of a record that is about to be deleted. For the service that deletes it."""
    _erase(PaperEdition.objects.filter(subject_table=record._meta.db_table, subject_id=record.pk), actor=actor)


def read_paper(record: Any, *, actor: Actor) -> tuple[Document, bytes]:
    """The PDF of what the actor reads in a record in sight, with its bytes. 404 until it is made."""
    edition = edition_of(actor, record, paper_of(actor, record))
    if edition is None or edition.document is None or not edition.is_made:
        raise Http404("paper")
    return edition.document, store.read(edition.document.uuid, sealed=edition.document.is_sealed)
