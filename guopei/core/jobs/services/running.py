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
from guopei.core.access.selectors import actor_from
from guopei.core.audit.acts import name_act
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.enums import FINAL, JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import Run, handler_of, progress_key
from guopei.core.jobs.services.queue import send
from guopei.core.refusal import Refused

log = structlog.get_logger("guopei.jobs")

RUN, SWEEP = "jobs.run", "jobs.sweep"
name_act(RUN, _("Run a job"))
name_act(SWEEP, _("Send lost jobs again"))

MOST_ATTEMPTS = 5
LOCK_CLASS = 0x6770  # "gp": the first half of the advisory lock's key, the job's id is the second
RESEND_AFTER = timedelta(seconds=60)


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
    cache.delete(progress_key(job_id))


@contextmanager
def _time_of(job: Job) -> Iterator[None]:
    """The time at which the job was asked for, where the clock may be shifted; otherwise the time as it is."""
    if job.clock_shift == clock.shift_in_seconds():
        yield
        return
    with clock.travel(timedelta(seconds=job.clock_shift)):
        yield


def _actor(job: Job) -> Actor:
    if job.grant_id is None:
        return SYSTEM
    return actor_from(Grant.objects.select_related("user", "unit").get(pk=job.grant_id))


def run_job(job_id: int) -> str:
    """Do one job. Returns its state afterwards, or "elsewhere" when another worker is at it.

    A refusal ends the job with its sentence; any other error queues it again until it has been tried five times.
    """
    with _held(job_id) as mine:
        if not mine:
            return "elsewhere"
        job = _claim(job_id)
        if job is None:
            return "settled"
        run = Run(job.pk, job.subject_id, job.args, _actor(job), job.attempts)
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
            log.exception("job_failed", job=job_id, kind=job.kind, attempt=job.attempts)
            again = job.attempts < MOST_ATTEMPTS
            _settle(
                job_id,
                state=JobState.QUEUED if again else JobState.FAILED,
                error=f"{type(error).__name__}: {error}"[:2000],
                error_code="error",
                sent_at=None,
            )
            return JobState.QUEUED if again else JobState.FAILED
        _settle(job_id, state=JobState.DONE, result=result or {})
        return JobState.DONE


def sweep() -> int:
    """Send what was lost: queued jobs that nobody was told of, and running ones whose worker is gone. How many."""
    now = clock.now()
    with transaction_for(SYSTEM, act=SWEEP):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [LOCK_CLASS],
            )
            held = {row[0] for row in cursor.fetchall()}
        running = Job.objects.filter(state=JobState.RUNNING).values_list("pk", flat=True)
        orphans = [pk for pk in running if pk & 0x7FFFFFFF not in held]
        Job.objects.filter(pk__in=orphans, state=JobState.RUNNING, attempts__gte=MOST_ATTEMPTS).update(
            state=JobState.FAILED,
            ended_at=now,
            error_code="worker_lost",
            error="The worker was lost five times.",
        )
        Job.objects.filter(pk__in=orphans, state=JobState.RUNNING).update(state=JobState.QUEUED, sent_at=None)
        due = list(
            Job.objects.filter(state=JobState.QUEUED)
            .filter(Q(sent_at__isnull=True) | Q(sent_at__lt=now - RESEND_AFTER))
            .order_by("pk")
            .values_list("pk", flat=True)[:500]
        )
    return sum(send(pk) for pk in due)


def run_queued(limit: int = 1000) -> list[tuple[str, str]]:
    """Do every queued job in this process, children included, until none is left: for `make year` and for tests."""
    done = []
    for _turn in range(limit):
        pk = Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            break
        done.append((Job.objects.values_list("kind", flat=True).get(pk=pk), run_job(pk)))
    return done
