import time
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.jobs.schedule import QUEUE, Every, schedule
from guopei.core.jobs.selectors.schedule import beat_key
from guopei.core.jobs.services import running, scheduling
from guopei.core.jobs.services.running import SWEEP

SEEN_SECONDS = 24 * 3600  # for so long the last sweep is remembered


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    """Carry one job's id to a worker."""
    running.run_job(job_id)


@shared_task(name=QUEUE)
def queue(kind: str) -> None:
    """Queue scheduled work whose time has come."""
    scheduling.queue_scheduled(kind)


@shared_task(name=SWEEP)
def sweep() -> None:
    """Every few seconds: send what was lost on the way."""
    at, began = clock.now(), time.monotonic()
    running.sweep()
    told = {"began": at.timestamp(), "seconds": time.monotonic() - began}
    cache.set(beat_key(SWEEP), told, SEEN_SECONDS)


# Whoever waits for interrupted work sees it go on within ten seconds.
schedule(
    SWEEP,
    _("Send lost jobs again"),
    _("Sends jobs again whose message was lost, and takes up those whose program was stopped in the middle."),
    Every(2),
    always=_("without it work that was interrupted would never go on."),
    task=SWEEP,
)


@worker_ready.connect
def look_around(**_about: Any) -> None:
    """A worker that begins looks at once for what a killed one has left."""
    sweep.apply_async(expires=60)
