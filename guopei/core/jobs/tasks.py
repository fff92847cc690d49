from celery import shared_task

from guopei.core.jobs import services


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    """Carry one job's id to a worker."""
    services.run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Every few seconds: send what was lost on the way."""
    services.sweep()
