"""The child that annotates, started by `launch`. Confined like the child that reads.

A program of its own because openpyxl takes longer to load than a small roster takes to read. Marks follow the job on
standard input, one JSON line each.
"""

import time
from pathlib import Path
from typing import Any, BinaryIO

from guopei.core.sheets.annotate import annotate
from guopei.core.sheets.child import Events, serve
from guopei.core.sheets.inspecting import inspect
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.marks import Marks


def work(job: dict[str, Any], limits: Limits, events: Events, lines: BinaryIO) -> None:
    """Write the annotated workbook."""
    started = time.perf_counter()
    path = Path(job["path"])
    found = inspect(path, limits)
    events.send("inspection", **found.to_json())
    marks = Marks.read(lines, job["headers"], job["labels"])
    kept = annotate(path, found, Path(job["out"]), marks, limits)
    events.send("done", kept_layout=kept, seconds=time.perf_counter() - started)


def main() -> int:
    """Annotate."""
    return serve(work)
