from guopei.core.jobs.services.queue import enqueue, open_job, retry_job, stop_job
from guopei.core.jobs.services.running import MOST_ATTEMPTS, run_job, run_queued, sweep
from guopei.core.jobs.services.scheduling import pause_work, queue_scheduled, resume_work

__all__ = [
    "MOST_ATTEMPTS",
    "enqueue",
    "open_job",
    "pause_work",
    "queue_scheduled",
    "resume_work",
    "retry_job",
    "run_job",
    "run_queued",
    "stop_job",
    "sweep",
]
