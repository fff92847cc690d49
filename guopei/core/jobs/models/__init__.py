from guopei.core.jobs.models.job import Job

__all__ = ["Job"]
