"""Large lists as workbooks: asked for here, made by a worker (`core.ui.replay`), erased after their time."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.audit.transaction import service, transaction_for
from guopei.core.documents.models import Document
from guopei.core.documents.purposes import EXPORT
from guopei.core.documents.services.storing import erase_document
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run
from guopei.core.jobs.services.queue import enqueue
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused

EXPORT_JOB = "ui.export_list"
RETENTION = "core.export_retention_days"
MOST_AT_ONCE = 3


def exports_of(actor: Actor) -> QuerySet[Job]:
    """The exports that somebody asked for under the grant that is acted under; none for the system."""
    jobs = Job.objects.filter(kind=EXPORT_JOB)
    return jobs.none() if actor.grant_id is None else jobs.filter(grant_id=actor.grant_id)


@service(_("Ask for an export"))
def ask_export(*, actor: Actor, path: str, query: str, language: str, year: int | None) -> Job:
    """Queue the export of a list as its address filters and sorts it; asked for already, the open job is returned.

    `year` is the programme year looked at. Refuses a fourth export while three of the same person are under way.
    """
    under_way = exports_of(actor).filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    args = {"path": path, "query": query, "language": language, "year": year}
    same = under_way.filter(args=args).first()
    if same is not None:
        return same
    if under_way.count() >= MOST_AT_ONCE:
        raise Refused(
            _("%(most)s exports of yours are under way. Wait until one is done."),
            code="exports_too_many",
            params={"most": MOST_AT_ONCE},
        )
    return enqueue(EXPORT_JOB, actor=actor, args=args)


def erase_old_exports(run: Run) -> dict[str, Any]:
    """The handler of `ui.erase_exports`: every exported list older than the policy says."""
    until = clock.now() - timedelta(days=value(RETENTION).value)
    old = Document.objects.filter(purpose=EXPORT.key, erased_at=None, stored_at__lt=until).order_by("pk")
    erased = 0
    for document in old.iterator(chunk_size=200):
        with transaction_for(SYSTEM, act="ui.erase_exports"):
            erase_document(document, actor=SYSTEM)
        erased += 1
    return {"erased": erased}
