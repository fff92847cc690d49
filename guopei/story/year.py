"""The whole year, act by act."""

import time

from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services import run_queued
from guopei.story.acts import money, plan
from guopei.story.telling import Telling

MOST_SECONDS = 300


def settle_jobs(telling: Telling) -> None:
    """Wait until the workers have done what was queued; without workers, do it here. A failed job ends the story."""
    if telling.works_alone:
        run_queued()
    deadline = time.monotonic() + MOST_SECONDS
    while Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The workers did not finish in five minutes.")
        time.sleep(0.1)
    failed = Job.objects.filter(state=JobState.FAILED).first()
    if failed is not None:
        raise AssertionError(f"{failed.kind}: {failed.error}")


def tell(telling: Telling) -> None:
    """From the opening of the year to the national report."""
    year = money.open_the_year(telling)
    money.give_the_money(telling, year)
    approved = plan.plan_hebei(telling, year)
    plan.order_the_task(telling, approved, telling.teachers)
