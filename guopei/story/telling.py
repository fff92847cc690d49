"""How the story is told: each act is a transaction in somebody's name, at a day of the programme year."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic, sleep

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_queued
from guopei.core.refusal import Refused
from guopei.story.cast import Company

MOST_SECONDS = 300
YEAR = 2026


@dataclass
class Telling:
    """The story so far: who plays, and how often each thing was done or refused, for the summary."""

    company: Company
    teachers: int
    folder: Path
    works_alone: bool = False  # no Celery worker runs: the story does its jobs itself
    leaves_open: bool = False  # for visitors: the last classes run, are ready, are prepared
    password: str = ""  # of the teacher, who chooses one; without it nobody knows what was chosen
    seed: int = 2026
    steps: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def act(self, who: str, what: str) -> Iterator[Actor]:
        """One act by one person: all of it or nothing, counted under its name."""
        actor = self.company[who]
        with transaction_for(actor, act=f"story.{what}"):
            yield actor
        self.steps[what] += 1

    @contextmanager
    def refused(self, who: str, what: str, *, code: str) -> Iterator[Actor]:
        """An act that the rules must refuse. It is a mistake of the system when they do not."""
        actor = self.company[who]
        try:
            with transaction_for(actor, act=f"story.{what}"):
                yield actor
        except Refused as refusal:
            if refusal.code != code:
                raise
            self.steps[what] += 1
        else:
            raise AssertionError(f"{what}: nothing was refused, {code} was expected")

    def settle_jobs(self) -> None:
        """Wait until the workers have done what was queued; without workers, do it. A failed job ends the story."""
        if self.works_alone:
            run_queued()
        deadline = monotonic() + MOST_SECONDS
        while Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
            if monotonic() > deadline:
                raise TimeoutError("The workers did not finish in five minutes.")
            sleep(0.1)
        failed = Job.objects.filter(state=JobState.FAILED).first()
        if failed is not None:
            raise AssertionError(f"{failed.kind}: {failed.error}")


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Act at an hour of a day in Shanghai: nine in the morning unless another is given."""
    with clock.travel(datetime.combine(day, time(hour), tzinfo=clock.SHANGHAI)):
        yield
