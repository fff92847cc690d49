"""`manage.py bench_roster`: the roster import against django-import-export and against the floor, in one run."""

import json
import resource
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries

from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.models import Job
from guopei.core.jobs.services import run_job
from trainees.management.bench.floor import import_floor
from trainees.management.bench.peer import import_peer
from trainees.management.bench.scene import Scene, build, some_people, workbook
from trainees.models import RosterBatch, Teacher
from trainees.services.rosters import CHECK_JOB, upload_roster
from trainees.services.submitting import submit_roster


class Command(BaseCommand):
    """Writes as many people as it is told into the database it is given: give it one of its own, migrated and with
    reference data. One JSON line per comparison on standard output; steps of ours on standard error.
    """

    help = "Measure the roster import. Refuses a database that has teachers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=10_000)
        parser.add_argument("--without-peer", action="store_true", help="leave the slow comparison out")

    def handle(self, *args: Any, rows: int, without_peer: bool, **options: Any) -> None:
        if Teacher.objects.exists():
            raise CommandError("This database has teachers: the bench needs one of its own.")
        settings.DEBUG = False
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        scene = build(places=rows * 3)
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number in range(3):
                path = Path(folder) / f"{number}.xlsx"
                workbook(path, some_people(rows, number * rows), scene.county)
                paths.append(path)
            # The floor first: what later runs find warm helps the others, not us.
            floor = self._timed(import_floor, paths[0], scene, rows)
            ours = self._timed(self._ours, paths[1], scene, rows)
            self._say("roster_import_vs_floor", ours, floor, ours / floor, rows)
            if not without_peer:
                peer = self._timed(import_peer, paths[2], scene, rows)
                self._say("roster_import_vs_tuned_peer", ours, peer, peer / ours, rows)

    def _timed(self, act: Callable[[Path, Scene], int], path: Path, scene: Scene, rows: int) -> float:
        reset_queries()
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT") if self._may_checkpoint(cursor) else None
        began = time.perf_counter()
        written = act(path, scene)
        seconds = time.perf_counter() - began
        if written != rows:
            raise CommandError(f"{written} of {rows} rows were written: the comparison would not be fair.")
        return seconds

    @staticmethod
    def _may_checkpoint(cursor: Any) -> bool:
        cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")
        return bool(cursor.fetchone()[0])

    def _ours(self, path: Path, scene: Scene) -> int:
        """Upload, check in the sandboxed child, look at the counts, submit."""
        steps = {}
        began = time.perf_counter()
        with transaction_for(scene.officer, act="trainees.bench_roster"):
            batch = upload_roster(scene.quota, content=path.read_bytes(), name=path.name, actor=scene.officer)
        steps["upload"] = time.perf_counter() - began
        job = Job.objects.filter(kind=CHECK_JOB, subject_id=batch.pk).latest("pk")
        state = run_job(job.pk)
        job.refresh_from_db()
        if state != "done":
            raise CommandError(f"The check ended as {state}: {job.error}")
        steps["check"] = time.perf_counter() - began - sum(steps.values())
        with transaction_for(scene.officer, act="trainees.bench_roster"):
            batch = submit_roster(RosterBatch.objects.get(pk=batch.pk), actor=scene.officer)
        steps["submit"] = time.perf_counter() - began - sum(steps.values())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        child = job.result.get("peak_kib", 0) // 1024
        words = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in steps.items())
        reading = job.result.get("reading_seconds")
        self.stderr.write(f"ours: {words} (reading {reading} s); {peak} MB here, {child} MB in the child")
        return batch.rows_nominated

    def _say(self, name: str, value: float, against: float, ratio: float, rows: int) -> None:
        line = {
            "name": name,
            "value": round(value, 3),
            "unit": "s",
            "against": round(against, 3),
            "ratio": round(ratio, 2),
            "rows": rows,
        }
        self.stdout.write(json.dumps(line))
