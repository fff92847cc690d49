"""The sandboxed child, started by `launch`. Reads one workbook and dies.

Job as one JSON line on standard input, rows as COPY text on standard output, events
as JSON lines on the file descriptor named in the job. Never imports Django; limits itself before it touches the file.
"""

import datetime
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from guopei.core.crypto import Keyring, Mask
from guopei.core.sheets.converters import Context
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.inspecting import Inspection, inspect
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.opening import open_sheets
from guopei.core.sheets.outline import understand
from guopei.core.sheets.pipeline import Pipeline
from guopei.core.sheets.spec import SheetSpec


def confine(limits: Limits) -> None:
    """Bound memory and processor time, forbid core files and new processes' worth of descriptors."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


class Events:
    """The side channel to the parent."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.last = 0.0

    def send(self, event: str, **values: Any) -> None:
        """One event, at once."""
        self.stream.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
        self.stream.flush()

    def progress(self, phase: str, done: int, total: int) -> None:
        """At most five a second."""
        now = time.monotonic()
        if now - self.last > 0.2:
            self.last = now
            self.send("progress", phase=phase, done=done, total=total)


Work = Callable[[dict[str, Any], Limits, "Events", BinaryIO], None]


def serve(work: Work) -> int:
    """Do the job named on standard input. 0 when the last event says how it ended."""
    stdin = sys.stdin.buffer
    job = json.loads(stdin.readline())
    limits = Limits(**job["limits"])
    confine(limits)
    with os.fdopen(job["events"], "w", encoding="utf-8") as stream:
        events = Events(stream)
        try:
            work(job, limits, events, stdin)
        except Unreadable as error:
            events.send("unreadable", code=error.code, params=error.params)
        except MemoryError:
            events.send("unreadable", code="too_much_memory", params={})
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # the parent must learn of anything; values stay out of what it learns
            # A panic of a Rust library is no Exception: the library gave up on what the file says of itself.
            if type(error).__name__ == "PanicException":
                events.send("unreadable", code="damaged_workbook", params={})
                return 0
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
            events.send("failed", error=type(error).__name__, where=where)
    return 0


def read(job: dict[str, Any], limits: Limits, events: Events, _rest: BinaryIO) -> None:
    """Inspect, outline or read one workbook, as the job's mode says."""
    path = Path(job["path"])
    started = time.perf_counter()
    events.progress("inspecting", 0, 0)
    found = inspect(path, limits)
    events.send("inspection", **found.to_json())
    if job["mode"] == "inspect":
        events.send("done", seconds=time.perf_counter() - started)
    else:
        _read(job, found, path, limits, events, started)


def _read(job: dict[str, Any], found: Inspection, path: Path, limits: Limits, events: Events, started: float) -> None:
    spec = SheetSpec.from_json(job["spec"])
    events.send("progress", phase="opening", done=0, total=0)
    outline, ready = understand(
        open_sheets(path, found, limits), spec, job["mapping"], limits, job.get("include_hidden", ())
    )
    events.send("outline", **outline.to_json())
    if job["mode"] == "outline" or outline.ask or outline.missing:
        events.send("done", asked=outline.ask, seconds=time.perf_counter() - started)
        return
    today = datetime.date.fromisoformat(job["today"])
    context = Context(
        today=today,
        oldest=_years_before(today, spec.max_age + 1),
        youngest=_years_before(today, spec.min_age),
        since_1904=found.since_1904,
        ring=Keyring.from_json(json.dumps(job["keyring"])) if job.get("keyring") else None,
        mask=Mask.from_text(spec.id_mask),
    )
    total = sum(sheet.rows for sheet in outline.sheets if sheet.used)
    pipeline = Pipeline(spec, context, limits, sys.stdout.buffer, job.get("constants", ()))
    totals = pipeline.run(ready, lambda done: events.progress("reading", done, total))
    sys.stdout.buffer.flush()
    events.send(
        "done",
        asked=False,
        totals=totals.to_json(),
        seconds=time.perf_counter() - started,
        peak_kib=peak_kib(),
    )


def peak_kib() -> int:
    """This process's largest resident memory. Not ru_maxrss: that one inherits the parent's at start."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _years_before(day: datetime.date, years: int) -> str:
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28).isoformat()


def main() -> int:
    """Inspect, outline or read."""
    return serve(read)
