"""Does a check's time grow with the roster, on a database that has had rosters before?"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_job
from tests.bench.apart import apart
from tests.bench.scene import Scene, build, some_people, workbook
from tests.bench.used import fill_staging
from trainees.selection.imports import ROSTERS
from trainees.selection.models import RosterBatch
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

SMALL = 5_000


@dataclass
class Checked:
    """How long the first check of a roster took, reading it in the child included, and submitting it."""

    batch: int
    rows: int
    check: float
    read: float
    submit: float = 0.0

    @property
    def per_row(self) -> float:
        """Seconds a row."""
        return self.check / self.rows


def lines(rows: Sequence[int], *, earlier: int = 300) -> list[dict[str, Any]]:
    """Stages earlier rosters, then checks and submits one of 5,000 rows and larger ones. One line per larger size."""
    settings.DEBUG = False
    sizes = [SMALL, *rows]
    scene = build(places=sum(sizes) + 1)
    with tempfile.TemporaryDirectory() as folder:
        first = apart(_check, Path(folder), scene, 1, 0, False)
        staged = fill_staging(scene, RosterBatch.objects.get(pk=first.batch), earlier, SMALL)
        print(f"{earlier} earlier rosters of {staged} rows", file=sys.stderr)
        start, done = 1, []
        for size in sizes:
            one = apart(_check, Path(folder), scene, size, start, True)
            start += size
            done.append(one)
            print(f"{size}: check {one.check:.2f} s (read {one.read} s), submit {one.submit:.2f} s", file=sys.stderr)
    return [_line(one, done[0]) for one in done[1:]]


def _line(large: Checked, small: Checked) -> dict[str, Any]:
    ratio = round(large.per_row / small.per_row, 2)
    return {
        "name": "roster_check_full_staging",
        "value": ratio,
        "unit": "s/row ÷ s/row",
        "against": round(small.check, 3),
        "ratio": ratio,
        "rows": large.rows,
        "seconds": round(large.check, 3),
        "submit_seconds": round(large.submit, 3),
        "submit_ratio": round(large.submit / large.rows / (small.submit / small.rows), 2),
    }


def _check(folder: Path, scene: Scene, rows: int, start: int, submits: bool) -> Checked:
    path = folder / f"{start}.xlsx"
    workbook(path, some_people(rows, start), scene.county)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    with transaction_for(scene.officer, act="bench.roster"):
        batch = upload_roster(scene.quota, content=path.read_bytes(), name=path.name, actor=scene.officer)
    job = Job.objects.filter(kind=ROSTERS.check_job, subject_id=batch.pk).latest("pk")
    began = time.perf_counter()
    state = run_job(job.pk)
    job.refresh_from_db()
    if state != "done" or job.result.get("new") != rows:
        raise CommandError(f"The check ended as {state}: {job.error or job.result}")
    done = Checked(batch.pk, rows, time.perf_counter() - began, job.result["reading_seconds"])
    if submits:
        began = time.perf_counter()
        with transaction_for(scene.officer, act="bench.roster"):
            submit_roster(RosterBatch.objects.get(pk=batch.pk), actor=scene.officer)
        done.submit = time.perf_counter() - began
    return done
