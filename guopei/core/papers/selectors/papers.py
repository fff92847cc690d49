"""The paper of a record. Whoever sees the record reads what they see of it, and has the PDF of just these words."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.selectors.progress import Progress, latest_job, progress_of
from guopei.core.papers.content import Paper
from guopei.core.papers.models import PaperEdition
from guopei.core.papers.registry import PaperKind, paper_kind


def kind_for(table: str) -> PaperKind:
    """The paper of a table's records. 404 where they have none."""
    found = paper_kind(table)
    if found is None:
        raise Http404(table)
    return found


def record_with_paper(actor: Actor, table: str, pk: int) -> Any:
    """A record that has a paper, in the actor's sight."""
    return get_visible(actor, kind_for(table).model._default_manager.all(), pk=pk)


def paper_of(actor: Actor, record: Any) -> Paper:
    """What the paper of a record in sight says to this reader."""
    return kind_for(record._meta.db_table).draw(actor, record)


def edition_of(actor: Actor, record: Any, paper: Paper) -> PaperEdition | None:
    """The edition of these very words of the record; None when nobody has asked for it."""
    rows = visible(actor, PaperEdition.objects.select_related("document"))
    return rows.filter(subject_table=record._meta.db_table, subject_id=record.pk, digest=paper.digest).first()


@dataclass(frozen=True)
class Standing:
    """The paper as its reader finds it: the words, the PDF of them if there is one, and the job that makes it."""

    record: Any
    paper: Paper
    edition: PaperEdition | None
    progress: Progress | None

    @property
    def is_made(self) -> bool:
        """Whether the PDF is there."""
        return self.edition is not None and self.edition.is_made

    @property
    def is_under_way(self) -> bool:
        """Whether it is being made."""
        return not self.is_made and self.progress is not None and not self.progress.is_final

    @property
    def has_failed(self) -> bool:
        """Whether the last try ended without it."""
        return not self.is_made and self.progress is not None and self.progress.job.state == JobState.FAILED


def standing_of(actor: Actor, record: Any) -> Standing:
    """How far the paper of a record in sight is. Its job is shown to whoever reads the same words, whoever asked."""
    paper = paper_of(actor, record)
    edition = edition_of(actor, record, paper)
    job = latest_job(SYSTEM, edition) if edition is not None and not edition.is_made else None
    return Standing(record, paper, edition, progress_of(SYSTEM, job.pk) if job else None)
