from guopei.core.jobs.selectors.progress import Progress, latest_job, progress_of

__all__ = ["Progress", "latest_job", "progress_of"]
