"""The trials: what is killed, and what must hold afterwards. Import only after Django is set up."""

import json
import random
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from django.core.cache import cache

from guopei.core.jobs.enums import JobState
from guopei.core.jobs.models import Job
from guopei.core.jobs.registry import progress_key
from guopei.reports.integrity import run_checks
from guopei.stack.trial import System
from guopei.story.acts import money, plan, rosters
from guopei.story.acts.house import engage_everybody
from guopei.story.synthetic.people import people
from guopei.story.synthetic.rosters import USUAL, Place, write_roster
from guopei.story.telling import Telling, on
from tests.faults.rig import TODAY, Outcome, kill, patiently
from trainees.selection.models import Quota, RosterBatch, RosterRow
from trainees.selection.services.rosters import upload_roster

ROWS = 8000
MOST_TOLD = 5  # things that the check of so many rows tells of how far it is, at the least


def prepare(counties: int) -> tuple[Telling, list[rosters.County], dict[int, Quota]]:
    """A year with quotas for as many counties as there are trials."""
    telling = Telling(engage_everybody(), counties * 100, Path("out"))
    year = money.open_the_year(telling)
    money.give_the_money(telling, year)
    order = plan.order_the_task(telling, plan.plan_hebei(telling, year), telling.teachers)
    chosen = rosters.choose_counties(telling)
    rosters.give_the_places(telling, order, chosen)
    return telling, chosen, {quota.unit_id: quota for quota in Quota.objects.filter(task_order=order)}


def import_while_killing(
    running: System,
    telling: Telling,
    counties: list[rosters.County],
    quotas: dict[int, Quota],
    *,
    program: str,
    seed: int,
) -> Outcome:
    """Upload a roster, kill a program while it is checked; in the end it must be checked once, whole, and add up."""
    outcome = Outcome(f"{program}_killed_during_import", seed)
    chance = random.Random(seed)
    for number, county in enumerate(counties):
        outcome.tried += 1
        target = BytesIO()
        start = (seed * 100 + number) * ROWS % 4_000_000
        written = write_roster(target, people(seed, ROWS, start=start), place=Place(), mess=USUAL, seed=seed)
        with on(TODAY), telling.act(county.uploads, "roster_uploaded") as actor:
            batch = upload_roster(quotas[county.unit.pk], content=target.getvalue(), name="名单.xlsx", actor=actor)
        job = Job.objects.get(subject_table="trainees_rosterbatch", subject_id=batch.pk, kind="trainees.check_roster")
        patiently(_tells_more_than(job, chance.randrange(MOST_TOLD)), running, what="never begun")
        kill(running, program)
        killed = time.monotonic()
        patiently(
            lambda job=job: (
                Job.objects.filter(pk=job.pk, attempts__gte=2).exists()
                or Job.objects.get(pk=job.pk).state in (JobState.DONE, JobState.FAILED)
            ),
            running,
            what="never gone on",
        )
        resumed = time.monotonic() - killed
        patiently(
            lambda job=job: Job.objects.get(pk=job.pk).state in (JobState.DONE, JobState.FAILED),
            running,
            what="never done",
        )
        _judge(outcome, batch, job, written)
        if job.attempts >= 2:
            outcome.hit += 1
            outcome.resumed.append(resumed)
    outcome.violations += sum(check.violations for check in run_checks())
    return outcome


def _tells_more_than(job: Job, times: int) -> Callable[[], bool]:
    """Whether a job at work has told more than so many different things of how far it is; or has ended."""
    told: set[str] = set()

    def ask() -> bool:
        if live := cache.get(progress_key(job.pk)):
            told.add(json.dumps(live, sort_keys=True))
        return len(told) > times or Job.objects.get(pk=job.pk).state in (JobState.DONE, JobState.FAILED)

    return ask


def _judge(outcome: Outcome, batch: RosterBatch, job: Job, written: int) -> None:
    batch.refresh_from_db()
    job.refresh_from_db()
    kept = RosterRow.objects.filter(batch=batch).count()
    counts = batch.rows_new + batch.rows_changed + batch.rows_unchanged + batch.rows_refused
    if (job.state, batch.rows_read, kept, counts) != (JobState.DONE, written, written, written):
        outcome.violations += 1
        outcome.notes.append(
            f"job {job.state}, read {batch.rows_read}, kept {kept}, counted {counts} of {written}: {job.error[:200]}"
        )
