"""Running jobs: claim, do, settle. Everything here may be killed at any line and be done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.core.cache import cache
from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_from
from guopei.core.audit.acts import name_act
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.enums import FINAL, JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run, give_up_of, handler_of, progress_key, stop_key
from guopei.core.jobs.services.queue import LOCK_CLASS, STOP_ASKED, send
from guopei.core.refusal import Refused

log = structlog.get_logger("guopei.jobs")

RUN, SWEEP = "jobs.run", "jobs.sweep"
name_act(RUN, _("Run a job"))
name_act(SWEEP, _("Send lost jobs again"))

MOST_ATTEMPTS = 5
RESEND_AFTER = timedelta(seconds=60)
# After so many seconds work that failed is tried again, by the attempts made: whoever waits for a restart of the
# database sees it go on within ten seconds, and what is away for longer is not tried out of its five attempts.
RETRY_SECONDS = (2, 10, 30, 60)
ENDS = {
    "error": _("The work was tried several times and ended each time with a technical fault. Nothing was changed."),
    "worker_lost": _("The program that did the work was lost several times. Nothing was changed."),
    "stopped": _("Stopped before its end. Nothing was changed."),
}
AGAIN = _("The work was interrupted by a technical fault; it goes on by itself.")


@contextmanager
def _held(job_id: int) -> Iterator[bool]:
    """Hold the job's advisory lock for as long as this connection lives; False when another worker holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, job_id & 0x7FFFFFFF])
        got = cursor.fetchone()[0]
    try:
        yield got
    finally:
        if got and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(%s, %s)",
                    [LOCK_CLASS, job_id & 0x7FFFFFFF],
                )


def _claim(job_id: int) -> Job | None:
    with transaction_for(SYSTEM, act=RUN):
        job = Job.objects.select_for_update(no_key=True, of=("self",)).filter(pk=job_id).first()
        if job is None or job.state in FINAL:
            return None
        Job.objects.filter(pk=job_id).update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            started_at=clock.now(),
            error="",
            error_code="",
        )
        job.refresh_from_db()
        return job


def _settle(job_id: int, **fields: object) -> None:
    with transaction_for(SYSTEM, act=RUN):
        Job.objects.filter(pk=job_id).update(ended_at=clock.now(), **fields)
    cache.delete_many([progress_key(job_id), stop_key(job_id)])


@contextmanager
def _time_of(job: Job) -> Iterator[None]:
    """The time at which the job was asked for, where the clock may be shifted; otherwise the time as it is."""
    if job.clock_shift == clock.shift_in_seconds():
        yield
        return
    with clock.travel(timedelta(seconds=job.clock_shift)):
        yield


def _actor(grant_id: int | None) -> Actor:
    if grant_id is None:
        return SYSTEM
    return actor_from(Grant.objects.select_related("user", "unit").get(pk=grant_id))


def _run_of(job: Job, grant_id: int | None) -> Run:
    return Run(job.pk, job.subject_id, job.args, _actor(grant_id), job.attempts)


def _end(job: Job, code: str) -> str:
    """Close a job whose work was not done, after its kind has left the subject in a state with a way on."""
    give_up = give_up_of(job.kind)
    if give_up is not None:
        with _time_of(job):
            give_up(_run_of(job, job.args.get("stopped_by", job.grant_id) if code == "stopped" else job.grant_id), code)
    _settle(job.pk, state=JobState.FAILED, error=str(ENDS[code]), error_code=code)
    return JobState.FAILED


def _end_badly(job: Job, error: Exception) -> str:
    """After an error: stopped, if that was asked; else queued again, until it was tried five times."""
    fresh = Job.objects.get(pk=job.pk)
    if fresh.error_code == STOP_ASKED:
        return _end(fresh, "stopped")
    log.exception("job_failed", job=job.pk, kind=job.kind, attempt=job.attempts)
    if job.attempts >= MOST_ATTEMPTS:
        return _end(job, "error")
    _settle(
        job.pk,
        state=JobState.QUEUED,
        error=str(AGAIN),
        error_code="error",
        sent_at=clock.now() - RESEND_AFTER + timedelta(seconds=RETRY_SECONDS[job.attempts - 1]),
    )
    return JobState.QUEUED


def run_job(job_id: int) -> str:
    """Do one job. Returns its state afterwards, or "elsewhere" when another worker is at it.

    A refusal ends the job with its sentence; any other error queues it again until it has been tried five times.
    """
    with _held(job_id) as mine:
        if not mine:
            return "elsewhere"
        stopped = Job.objects.filter(pk=job_id, state=JobState.RUNNING, error_code=STOP_ASKED).first()
        if stopped is not None:
            return _end(stopped, "stopped")
        job = _claim(job_id)
        if job is None:
            return "settled"
        run = _run_of(job, job.grant_id)
        try:
            with _time_of(job):
                result = handler_of(job.kind)(run)
        except Refused as refusal:
            _settle(
                job_id,
                state=JobState.FAILED,
                error=refusal.message,
                error_code=refusal.code,
            )
            return JobState.FAILED
        except Exception as error:  # a handler may fail in any way, and the job must say so
            return _end_badly(job, error)
        _settle(job_id, state=JobState.DONE, result=result or {})
        return JobState.DONE


def sweep() -> int:
    """Send what was lost: queued jobs that nobody was told of, and running ones whose worker is gone. How many.

    Those whose worker was lost five times, or that somebody stopped meanwhile, end instead.
    """
    orphans = _orphans()
    for job in orphans:
        if job.error_code == STOP_ASKED or job.attempts >= MOST_ATTEMPTS:
            with _held(job.pk) as mine:
                if mine and Job.objects.filter(pk=job.pk, state=JobState.RUNNING).exists():
                    _end(job, "stopped" if job.error_code == STOP_ASKED else "worker_lost")
    lost = [job.pk for job in orphans]
    overdue = Q(sent_at__isnull=True) | Q(sent_at__lt=clock.now() - RESEND_AFTER)
    queued = Job.objects.filter(state=JobState.QUEUED).filter(overdue)
    if not lost and not queued.exists():  # nearly always: no transaction, nothing in the trail
        return 0
    with transaction_for(SYSTEM, act=SWEEP):
        Job.objects.filter(pk__in=lost, state=JobState.RUNNING).update(state=JobState.QUEUED, sent_at=None)
        due = list(queued.order_by("pk").values_list("pk", flat=True)[:500])
    return sum(send(pk) for pk in due)


def _orphans() -> list[Job]:
    """Running jobs whose lock nobody holds."""
    running = list(Job.objects.filter(state=JobState.RUNNING))  # first: what begins after this look has its lock
    if not running:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK_CLASS],
        )
        held = {row[0] for row in cursor.fetchall()}
    return [job for job in running if job.pk & 0x7FFFFFFF not in held]


def run_queued(limit: int = 1000) -> list[tuple[str, str]]:
    """Do every queued job in this process, children included, until none is left: for `make year` and for tests."""
    done = []
    for _turn in range(limit):
        pk = Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            break
        done.append((Job.objects.values_list("kind", flat=True).get(pk=pk), run_job(pk)))
    return done
