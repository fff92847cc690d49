from guopei.core.jobs.models.job import Job
from guopei.core.jobs.models.pause import WorkPause

__all__ = ["Job", "WorkPause"]
