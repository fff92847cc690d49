from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils.translation import get_language

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.jobs.enums import FINAL
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import label_of, progress_key


@dataclass(frozen=True)
class Progress:
    """What a progress bar shows: state, phase, how much of how much, and what came out of it."""

    job: Job
    label: str
    phase: str
    done: int
    total: int
    is_final: bool

    @property
    def percent(self) -> int | None:
        """0 to 100; None while nobody knows how much there is to do."""
        if self.is_final:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else None


def progress_of(actor: Actor, job_id: int) -> Progress:
    """How far a job is; 404 when it is not the actor's to see."""
    job = get_visible(actor, Job.objects.all(), pk=job_id)
    live: dict[str, Any] = cache.get(progress_key(job.pk)) or {}
    return Progress(
        job=job,
        label=label_of(job.kind),
        phase=live.get("phase", {}).get(get_language(), job.phase),
        done=live.get("done", job.done),
        total=live.get("total", job.total),
        is_final=job.state in FINAL,
    )


def latest_job(actor: Actor, subject: models.Model, kind: str = "") -> Job | None:
    """The newest job about a record, of a kind if given."""
    jobs = visible(
        actor,
        Job.objects.filter(subject_table=subject._meta.db_table, subject_id=subject.pk),
    )
    return (jobs.filter(kind=kind) if kind else jobs).order_by("-pk").first()
