"""The roster import against django-import-export and against the floor, in one run."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
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
from tests.bench.floor import import_floor
from tests.bench.peer import import_peer
from tests.bench.scene import Scene, build, some_people, workbook
from trainees.selection.imports import ROSTERS
from trainees.selection.models import RosterBatch
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

BEYOND = 1_000_000  # checks.py takes the people before


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


def lines(rows: int, *, without_peer: bool) -> list[dict[str, Any]]:
    """Writes as many people as it is told into the database it is given, which may be in use already. One line per
    comparison; steps of ours on standard error.

    Every contender runs in a process of its own, forked from this one, so that its memory is nobody else's.
    """
    settings.DEBUG = False
    scene = build(places=rows * 3)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.xlsx" for number in range(3)]
        for number, path in enumerate(paths):
            apart(_write, path, scene, rows, BEYOND + number * rows)
        # The floor first: what later runs find warm helps the others, not us.
        floor = _run(_floor, paths[0], scene, rows)
        ours = _run(_ours, paths[1], scene, rows)
        print(ours.steps, file=sys.stderr)
        done = [_line("roster_import_vs_floor", ours, floor, ours.seconds / floor.seconds, rows)]
        if not without_peer:
            peer = _run(_peer, paths[2], scene, rows)
            done.append(_line("roster_import_vs_tuned_peer", ours, peer, peer.seconds / ours.seconds, rows))
    return done


def _run(contender: Contender, path: Path, scene: Scene, rows: int) -> Run:
    run: Run = apart(_timed, contender, path, scene)
    if run.written != rows:
        raise CommandError(f"{run.written} of {rows} rows were written: the comparison would not be fair.")
    return run


def _line(name: str, ours: Run, against: Run, ratio: float, rows: int) -> dict[str, Any]:
    return {
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
    with transaction_for(scene.officer, act="bench.roster"):
        batch = upload_roster(scene.quota, content=path.read_bytes(), name=path.name, actor=scene.officer)
    moments["upload"] = time.perf_counter() - began
    job = Job.objects.filter(kind=ROSTERS.check_job, subject_id=batch.pk).latest("pk")
    state = run_job(job.pk)
    job.refresh_from_db()
    if state != "done":
        raise CommandError(f"The check ended as {state}: {job.error}")
    moments["check"] = time.perf_counter() - began - sum(moments.values())
    with transaction_for(scene.officer, act="bench.roster"):
        batch = submit_roster(RosterBatch.objects.get(pk=batch.pk), actor=scene.officer)
    moments["submit"] = time.perf_counter() - began - sum(moments.values())
    words = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in moments.items())
    return Run(
        batch.rows_nominated,
        child_mb=job.result.get("peak_kib", 0) // 1024,
        steps=f"ours: {words} (reading {job.result.get('reading_seconds')} s)",
    )
