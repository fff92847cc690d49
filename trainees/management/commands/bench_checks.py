"""`manage.py bench_checks`: does a check's time grow with the roster, on a database that has had rosters before?"""

import json
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.models import Job
from guopei.core.jobs.services import run_job
from trainees.management.bench.apart import apart
from trainees.management.bench.scene import Scene, build, some_people, workbook
from trainees.management.bench.used import fill_staging
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


class Command(BaseCommand):
    """Stages earlier rosters, then checks and submits one of 5,000 rows and larger ones. One JSON line per size."""

    help = "Measure how a roster's check grows, beside earlier rosters that the statistics know."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, nargs="+", default=[50_000])
        parser.add_argument("--earlier", type=int, default=300)

    def handle(self, *args: Any, rows: list[int], earlier: int, **options: Any) -> None:
        settings.DEBUG = False
        sizes = [SMALL, *rows]
        scene = build(places=sum(sizes) + 1)
        with tempfile.TemporaryDirectory() as folder:
            first = apart(_check, Path(folder), scene, 1, 0, False)
            staged = fill_staging(scene, RosterBatch.objects.get(pk=first.batch), earlier, SMALL)
            self.stderr.write(f"{earlier} earlier rosters of {staged} rows")
            start, done = 1, []
            for size in sizes:
                done.append(apart(_check, Path(folder), scene, size, start, True))
                start += size
                one = done[-1]
                self.stderr.write(f"{size}: check {one.check:.2f} s (read {one.read} s), submit {one.submit:.2f} s")
        for one in done[1:]:
            self._say(one, done[0])

    def _say(self, large: Checked, small: Checked) -> None:
        ratio = round(large.per_row / small.per_row, 2)
        line = {
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
        self.stdout.write(json.dumps(line, ensure_ascii=False))


def _check(folder: Path, scene: Scene, rows: int, start: int, submits: bool) -> Checked:
    path = folder / f"{start}.xlsx"
    workbook(path, some_people(rows, start), scene.county)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    with transaction_for(scene.officer, act="trainees.bench_roster"):
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
        with transaction_for(scene.officer, act="trainees.bench_roster"):
            submit_roster(RosterBatch.objects.get(pk=batch.pk), actor=scene.officer)
        done.submit = time.perf_counter() - began
    return done
