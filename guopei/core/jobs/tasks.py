from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from guopei.core.jobs import services


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    """Carry one job's id to a worker."""
    services.run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Every few seconds: send what was lost on the way."""
    services.sweep()


@worker_ready.connect
def look_around(**_about: Any) -> None:
    """A worker that begins looks at once for what a killed one has left."""
    sweep.apply_async(expires=60)
