"""Start the sandboxed child, feed its rows to whoever wants them, survive whatever happens to it.

Every way in which the child can end (refused, killed, out of memory or time) becomes a `Refused` with a sentence.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from guopei.core.crypto import Keyring
from guopei.core.refusal import Refused
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.inspecting import Inspection
from guopei.core.sheets.limits import DEFAULT, Limits
from guopei.core.sheets.messages import refusal
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.process import Child, Progress, RowStream
from guopei.core.sheets.spec import SheetSpec

Sink = Callable[[RowStream], object]


@dataclass
class Reading:
    """What came of reading a workbook. `asked`: nothing was read, somebody must first say what some headers mean."""

    inspection: Inspection
    outline: Outline
    asked: bool = False
    rows: int = 0
    grades: dict[str, int] = field(default_factory=dict)  # clean, fixed, confirm, refused → rows
    kinds: list[tuple[str, str, str, int]] = field(default_factory=list)  # column, kind, grade, rows
    sheets: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)  # empty, total, signature, header → rows
    skipped_rows: list[tuple[str, int, str]] = field(default_factory=list)
    seconds: float = 0.0
    peak_kib: int = 0


def check_file(path: Path, *, limits: Limits = DEFAULT) -> Inspection:
    """Inspect an upload in a child. Refuses (Refused) what will not be read, with the reason."""
    child = Child({"mode": "inspect", "path": str(path)}, limits)
    child.finish()
    return child.inspection()


def explain_bytes(content: bytes, *, folder: Path | None = None) -> None:
    """Say why an upload is no workbook, more exactly than its type tells.

    Refuses beside the field "file"; returns when the reader has nothing against it.
    """
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path = Path(own) / "upload"
        path.write_bytes(content)
        try:
            check_file(path)
        except Refused as refusal:
            refusal.field = "file"
            raise


def outline_file(
    path: Path,
    spec: SheetSpec,
    *,
    mapping: Mapping[str, str] | None = None,
    include_hidden: Sequence[str] = (),
    limits: Limits = DEFAULT,
) -> Reading:
    """How a workbook's sheets and headers are understood. Refuses unreadable files, but not missing columns."""
    child = Child(_job("outline", path, spec, mapping, include_hidden), limits)
    child.finish()
    return Reading(child.inspection(), child.outline(), asked=child.outline().ask)


def read_file(
    path: Path,
    spec: SheetSpec,
    sink: Sink,
    *,
    keyring: Keyring | None,
    today: date,
    mapping: Mapping[str, str] | None = None,
    constants: Sequence[object] = (),
    include_hidden: Sequence[str] = (),
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """Read a workbook's rows into `sink`, which is called once with a binary stream of COPY text lines.

    Each line holds `constants`, then `spec.outputs()`. Without a keyring the secret columns stay NULL.
    `progress(phase, done, total)` is called from inside the stream's `read`, that is while the sink's COPY is open: it
    must not use that connection. The sink is not called when somebody has to be asked first (`Reading.asked`).

    Refuses unreadable files, missing required columns, and any death of the child; the stream then raises from `read`,
    so that a COPY in progress fails with it and writes nothing.
    """
    job = _job("read", path, spec, mapping, include_hidden)
    job |= {"today": today.isoformat(), "constants": [None if c is None else str(c) for c in constants]}
    job["keyring"] = json.loads(keyring.to_json()) if keyring else None
    child = Child(job, limits, progress)
    stream = RowStream(child)
    try:
        if stream.wait():
            try:
                sink(stream)
            except Exception:
                child.raise_if_lost()
                raise
            stream.drain()
        child.finish()
    finally:
        child.close()
    outline = child.outline()
    if not child.done.get("asked") and outline.missing:
        labels = [spec.column(name).label for name in outline.missing]
        raise refusal("missing_columns", columns="、".join(labels), count=len(labels))
    totals = child.done.get("totals", {})
    return Reading(
        child.inspection(),
        outline,
        asked=bool(child.done.get("asked")),
        rows=totals.get("rows", 0),
        grades=totals.get("grades", {}),
        kinds=[tuple(one) for one in totals.get("kinds", ())],
        sheets=totals.get("sheets", {}),
        skipped=totals.get("skipped", {}),
        skipped_rows=[tuple(one) for one in totals.get("skipped_rows", ())],
        seconds=child.done.get("seconds", 0.0),
        peak_kib=child.done.get("peak_kib", 0),
    )


@dataclass(frozen=True)
class Mark:
    """What to write beside a cell (or, without a column, beside its row) of the sender's workbook."""

    sheet: str
    row: int  # 1-based
    grade: str
    text: str
    column: int | None = None  # 0-based
    place: str = ""  # how the status column names the cell


def annotate_file(
    path: Path,
    out: Path,
    marks: Iterable[Mark],
    *,
    outline: Outline,
    labels: Mapping[str, str],
    limits: Limits = DEFAULT,
) -> bool:
    """Write the sender's workbook to `out` (xlsx): coloured cells, notes, a status column; True if its layout stayed.

    `labels`: texts for "status" (the added column's header) and for the grades "clean", "fixed", "confirm", "refused";
    `outline` says where the headers stand. A row's status cell joins its mark's grade with all its texts.
    Runs in a child as reading does. Refuses unreadable files.
    """
    told = ([mark.sheet, mark.row, mark.column, str(mark.grade), str(mark.text), mark.place] for mark in marks)
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    headers = {sheet.name: sheet.header_last for sheet in outline.sheets if sheet.used}
    job = {"mode": "annotate", "path": str(path), "out": str(out), "headers": headers}
    job["labels"] = {name: str(text) for name, text in labels.items()}
    child = Child(job, limits, lines=lines, program="annotator")
    child.finish()
    return bool(child.done.get("kept_layout"))


def _job(
    mode: str, path: Path, spec: SheetSpec, mapping: Mapping[str, str] | None, include_hidden: Sequence[str]
) -> dict[str, Any]:
    return {
        "mode": mode,
        "path": str(path),
        "spec": spec.to_json(),
        "mapping": dict(mapping or {}),
        "include_hidden": list(include_hidden),
    }


def unreadable_to_refused(error: Unreadable) -> Refused:
    """For callers that inspect in their own process."""
    return refusal(error.code, **error.params)
