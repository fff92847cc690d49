"""`manage.py bench_roster`: the roster import against django-import-export and against the floor, in one run."""

import json
import resource
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
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
from trainees.management.bench.floor import import_floor
from trainees.management.bench.peer import import_peer
from trainees.management.bench.scene import Scene, build, some_people, workbook
from trainees.selection.imports import ROSTERS
from trainees.selection.models import RosterBatch
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

BEYOND = 1_000_000  # bench_checks takes the people before


@dataclass
class Run:
    """What one contender did: rows written, seconds, the most memory it held, and what it has to say about itself.

    `child_mb` is the sandboxed child's, beside this process's own; 0 for contenders without one.
    """

    written: int
    seconds: float = 0.0
    peak_mb: int = 0
    child_mb: int = 0
    steps: str = ""


Contender = Callable[[Path, Scene], Run]


class Command(BaseCommand):
    """Writes as many people as it is told into the database it is given, which may be in use already. One JSON line per
    comparison on standard output; steps of ours on standard error.

    Every contender runs in a process of its own, forked from this one, so that its memory is nobody else's.
    """

    help = "Measure the roster import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=10_000)
        parser.add_argument("--without-peer", action="store_true", help="leave the slow comparison out")

    def handle(self, *args: Any, rows: int, without_peer: bool, **options: Any) -> None:
        settings.DEBUG = False
        scene = build(places=rows * 3)
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{number}.xlsx" for number in range(3)]
            for number, path in enumerate(paths):
                apart(_write, path, scene, rows, BEYOND + number * rows)
            # The floor first: what later runs find warm helps the others, not us.
            floor = self._run(_floor, paths[0], scene, rows)
            ours = self._run(_ours, paths[1], scene, rows)
            self.stderr.write(ours.steps)
            self._say("roster_import_vs_floor", ours, floor, ours.seconds / floor.seconds, rows)
            if not without_peer:
                peer = self._run(_peer, paths[2], scene, rows)
                self._say("roster_import_vs_tuned_peer", ours, peer, peer.seconds / ours.seconds, rows)

    def _run(self, contender: Contender, path: Path, scene: Scene, rows: int) -> Run:
        run: Run = apart(_timed, contender, path, scene)
        if run.written != rows:
            raise CommandError(f"{run.written} of {rows} rows were written: the comparison would not be fair.")
        return run

    def _say(self, name: str, ours: Run, against: Run, ratio: float, rows: int) -> None:
        line = {
            "name": name,
            "value": round(ours.seconds, 3),
            "unit": "s",
            "against": round(against.seconds, 3),
            "ratio": round(ratio, 2),
            "rows": rows,
            "peak_mb": ours.peak_mb,
            "child_peak_mb": ours.child_mb,
            "against_peak_mb": against.peak_mb,
        }
        self.stdout.write(json.dumps(line))


def _write(path: Path, scene: Scene, rows: int, start: int) -> None:
    workbook(path, some_people(rows, start), scene.county)


def _timed(contender: Contender, path: Path, scene: Scene) -> Run:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")
        if cursor.fetchone()[0]:
            cursor.execute("CHECKPOINT")
    began = time.perf_counter()
    run = contender(path, scene)
    run.seconds = time.perf_counter() - began
    run.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return run


def _floor(path: Path, scene: Scene) -> Run:
    return Run(import_floor(path, scene))


def _peer(path: Path, scene: Scene) -> Run:
    return Run(import_peer(path, scene))


def _ours(path: Path, scene: Scene) -> Run:
    """Upload, check in the sandboxed child, look at the counts, submit."""
    began = time.perf_counter()
    moments = {}
    with transaction_for(scene.officer, act="trainees.bench_roster"):
        batch = upload_roster(scene.quota, content=path.read_bytes(), name=path.name, actor=scene.officer)
    moments["upload"] = time.perf_counter() - began
    job = Job.objects.filter(kind=ROSTERS.check_job, subject_id=batch.pk).latest("pk")
    state = run_job(job.pk)
    job.refresh_from_db()
    if state != "done":
        raise CommandError(f"The check ended as {state}: {job.error}")
    moments["check"] = time.perf_counter() - began - sum(moments.values())
    with transaction_for(scene.officer, act="trainees.bench_roster"):
        batch = submit_roster(RosterBatch.objects.get(pk=batch.pk), actor=scene.officer)
    moments["submit"] = time.perf_counter() - began - sum(moments.values())
    words = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in moments.items())
    return Run(
        batch.rows_nominated,
        child_mb=job.result.get("peak_kib", 0) // 1024,
        steps=f"ours: {words} (reading {job.result.get('reading_seconds')} s)",
    )
