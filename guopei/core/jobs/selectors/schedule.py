"""Scheduled work as the system administrator sees it: what, when, how the last run went, whether it is on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job, WorkPause
from guopei.core.jobs.rules import VIEW_SCHEDULE
from guopei.core.jobs.schedule import Scheduled, scheduled, scheduled_as
from guopei.core.orgs.enums import UnitKind
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class LastRun:
    """A run of scheduled work: when it began, how long it took if it has ended, how it went."""

    began: datetime
    took: timedelta | None
    state: JobState
    error: str = ""


@dataclass(frozen=True)
class Work:
    """Scheduled work with its last run and, where it is switched off, by whom and why."""

    scheduled: Scheduled
    last: LastRun | None
    pause: WorkPause | None


def beat_key(kind: str) -> str:
    """Where work that is no job leaves word of its last run in the cache."""
    return f"schedule:{kind}"


def is_on(kind: str) -> bool:
    """Whether the clock may start this work. What nobody declared may not run."""
    work = scheduled_as(kind)
    return work is not None and (bool(work.always) or not WorkPause.objects.filter(kind=kind).exists())


def works(actor: Actor) -> list[Work]:
    """All scheduled work. Two queries. Refused to whoever is not the system administrator."""
    require(actor, VIEW_SCHEDULE)
    pauses = {pause.kind: pause for pause in WorkPause.objects.select_related("paused_by")}
    asked = [one for one in scheduled() if not one.task]
    # By the index of jobs by subject: these are about none.
    jobs = Job.objects.filter(subject_table="", subject_id=None, requested_by=None, started_at__isnull=False)
    latest = jobs.filter(kind__in=[one.kind for one in asked]).order_by("kind", "-pk").distinct("kind")
    runs = {job.kind: _run_of(job) for job in latest}
    told = cache.get_many([beat_key(one.kind) for one in scheduled() if one.task])
    runs |= {one.kind: _told(told[beat_key(one.kind)]) for one in scheduled() if beat_key(one.kind) in told}
    return [Work(one, runs.get(one.kind), pauses.get(one.kind)) for one in scheduled()]


def work_of(actor: Actor, kind: str) -> Scheduled | None:
    """Scheduled work by its kind, None for none. Refused to whoever is not the system administrator."""
    require(actor, VIEW_SCHEDULE)
    return scheduled_as(kind)


def switching_hindrance(actor: Actor, work: Scheduled, *, on: bool) -> Refused | None:
    """Why this administrator cannot switch work on, or off, now. What runs by the clock runs for the whole nation."""
    if actor.unit_kind != UnitKind.NATION:
        return Refused(_("Only the nation's system administrator switches scheduled work."), code="work_of_the_nation")
    if work.always:
        return Refused(
            _("“%(work)s” is never off: %(why)s"),
            code="work_always_on",
            params={"work": work.label, "why": work.always},
        )
    if WorkPause.objects.filter(kind=work.kind).exists() != on:
        words: Any = _("“%(work)s” is on already.") if on else _("“%(work)s” is off already.")
        return Refused(words, code="work_switched_already", params={"work": work.label})
    return None


def _told(said: dict[str, float]) -> LastRun:
    began = datetime.fromtimestamp(said["began"], tz=UTC)
    return LastRun(began, timedelta(seconds=said["seconds"]), JobState.DONE)


def _run_of(job: Job) -> LastRun:
    assert job.started_at is not None  # noqa: S101 - asked for in the query
    ended = job.ended_at if job.state in (JobState.DONE, JobState.FAILED) else None
    return LastRun(job.started_at, ended - job.started_at if ended else None, JobState(job.state), job.error)
