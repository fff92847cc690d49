from guopei.core.jobs.services.queue import enqueue, retry_job
from guopei.core.jobs.services.running import MOST_ATTEMPTS, run_job, run_queued, sweep

__all__ = ["MOST_ATTEMPTS", "enqueue", "retry_job", "run_job", "run_queued", "sweep"]
