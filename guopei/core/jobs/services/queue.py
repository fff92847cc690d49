from typing import Any

from celery import current_app
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require
from guopei.core.audit.transaction import service
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import handler_of
from guopei.core.refusal import Refused


def send(job_id: int) -> bool:
    """Hand a job's id to Celery. False when the broker is away: the sweeper will send it later."""
    try:
        current_app.send_task("jobs.run", args=[job_id], ignore_result=True, retry=False)
    except (BrokerError, ConnectionError, OSError):
        return False
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(sent_at=clock.now())
    return True


@service(_("Queue a job"))
def enqueue(
    kind: str,
    *,
    actor: Actor,
    subject: models.Model | None = None,
    args: dict[str, Any] | None = None,
    unit_id: int | None = None,
    parent: Job | None = None,
) -> Job:
    """Queue work in the caller's transaction; it is sent after the commit, or by the sweeper if that is lost.

    The same kind of work for the same subject is not queued twice: the job that is open already is returned.
    """
    handler_of(kind)
    where = {
        "subject_table": subject._meta.db_table if subject else "",
        "subject_id": subject.pk if subject else None,
    }
    if subject is not None:
        already = Job.objects.filter(kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING], **where).first()
        if already is not None:
            return already
    job = Job.objects.create(
        kind=kind,
        unit_id=unit_id or actor.unit_id,
        grant_id=actor.grant_id,
        requested_by_id=actor.user_id,
        parent=parent,
        args=args or {},
        clock_shift=clock.shift_in_seconds(),
        **where,
    )
    transaction.on_commit(lambda: send(job.pk))
    return job


@service(_("Try a job again"))
def retry_job(job: Job, *, actor: Actor) -> Job:
    """Queue a failed job again. Refused while it is still open or when it is done, and to those who only read."""
    require(actor, "jobs.retry_job", job)
    job = get_visible(actor, Job.objects.select_for_update(no_key=True, of=("self",)), pk=job.pk)
    if job.state != JobState.FAILED:
        raise Refused(_("Only a job that failed can be tried again."), code="wrong_state")
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0, error="", error_code="", sent_at=None)
    transaction.on_commit(lambda: send(job.pk))
    job.refresh_from_db()
    return job
