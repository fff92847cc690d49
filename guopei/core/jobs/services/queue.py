from typing import Any

from celery import current_app
from django.core.cache import cache
from django.db import connection, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require
from guopei.core.audit.transaction import service
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import PROGRESS_SECONDS, handler_of, stop_key
from guopei.core.jobs.rules import RETRY_JOB
from guopei.core.refusal import Refused

LOCK_CLASS = 0x6770  # "gp": the first half of the advisory lock's key, the job's id is the second
STOP_ASKED = "stop_asked"  # in `error_code` of a job that is at work


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


def open_job(subject: models.Model, kind: str) -> Job | None:
    """The job of a kind that waits or works on a record."""
    where = {"subject_table": subject._meta.db_table, "subject_id": subject.pk}
    return Job.objects.filter(kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING], **where).first()


@service(_("Stop a job"))
def stop_job(job: Job, *, actor: Actor) -> bool:
    """End a job before its work is done. True when it has ended: it was waiting. One at work ends at its next step or
    with its statement, and its kind then leaves the subject in a state with a way on (`job_handler(give_up=…)`).

    Refused when it is over, and to those who only read.
    """
    require(actor, RETRY_JOB, job)
    job = Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=job.pk)
    if job.state == JobState.QUEUED:
        Job.objects.filter(pk=job.pk).update(
            state=JobState.FAILED, error=gettext("Stopped before it began."), error_code="stopped", ended_at=clock.now()
        )
        return True
    if job.state != JobState.RUNNING:
        raise Refused(_("This job is over."), code="job_over")
    Job.objects.filter(pk=job.pk).update(error_code=STOP_ASKED, args={**job.args, "stopped_by": actor.grant_id})
    transaction.on_commit(lambda: _interrupt(job.pk))
    return False


def _interrupt(job_id: int) -> None:
    """Tell the worker by the cache, which it asks between its steps, and end the statement that it waits for."""
    cache.set(stop_key(job_id), True, PROGRESS_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_cancel_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s "
            "AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK_CLASS, job_id & 0x7FFFFFFF],
        )


@service(_("Try a job again"))
def retry_job(job: Job, *, actor: Actor) -> Job:
    """Queue a failed job again. Refused while it is still open or when it is done, and to those who only read."""
    require(actor, RETRY_JOB, job)
    job = get_visible(actor, Job.objects.select_for_update(no_key=True, of=("self",)), pk=job.pk)
    if job.state != JobState.FAILED:
        raise Refused(_("Only a job that failed can be tried again."), code="wrong_state")
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0, error="", error_code="", sent_at=None)
    transaction.on_commit(lambda: send(job.pk))
    job.refresh_from_db()
    return job
