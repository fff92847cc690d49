"""Start the sandboxed child, feed its rows to whoever wants them, survive whatever happens to it.

Every way in which the child can end (refused, killed, out of memory or time) becomes a `Refused` with a sentence.
"""

import contextlib
import fcntl
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from guopei.core.crypto import Keyring
from guopei.core.refusal import Refused
from guopei.core.sheets.errors import Unreadable
from guopei.core.sheets.inspecting import Inspection
from guopei.core.sheets.limits import DEFAULT, Limits
from guopei.core.sheets.messages import refusal
from guopei.core.sheets.outline import Outline
from guopei.core.sheets.spec import SheetSpec

LAUNCH = Path(__file__).with_name("launch.py")
Progress = Callable[[str, int, int], None]
Sink = Callable[["RowStream"], object]


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
    child = _Child({"mode": "inspect", "path": str(path)}, limits)
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
    child = _Child(_job("outline", path, spec, mapping, include_hidden), limits)
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
    child = _Child(job, limits, progress)
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
    child = _Child(job, limits, lines=lines, program="annotator")
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


def _widen(pipe: int) -> None:
    """Let the child run ahead of PostgreSQL by a megabyte, where the system allows it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


class _Child:
    """One child process and its two channels, without threads."""

    def __init__(
        self,
        job: dict[str, Any],
        limits: Limits,
        progress: Progress | None = None,
        lines: Iterable[str] = (),
        program: str = "child",
    ) -> None:
        self.limits, self.progress = limits, progress
        self.events: dict[str, dict[str, Any]] = {}
        self.deadline = time.monotonic() + limits.wall_seconds
        self.timed_out = False
        self._pending = b""
        read_end, write_end = os.pipe()
        self._events_fd = read_end
        self._stdin = tempfile.TemporaryFile() if lines else None  # noqa: SIM115 - closed by close()
        body = json.dumps({**job, "limits": limits.to_json(), "events": write_end}).encode() + b"\n"
        if self._stdin is not None:
            self._stdin.write(body)
            self._stdin.writelines(line.encode() for line in lines)
            self._stdin.seek(0)
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", str(LAUNCH), program],
                stdin=self._stdin or subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                pass_fds=(write_end,),
                env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"},
            )
        finally:
            os.close(write_end)
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(body)
                self.process.stdin.close()
        self.selector = selectors.DefaultSelector()
        self.selector.register(read_end, selectors.EVENT_READ, "events")
        self.stdout: IO[bytes] | None = self.process.stdout
        if self.stdout is not None:
            os.set_blocking(self.stdout.fileno(), False)
            _widen(self.stdout.fileno())
            self.selector.register(self.stdout, selectors.EVENT_READ, "rows")

    def pump(self, *, rows: bool, size: int = 1 << 18) -> bytes | None:
        """Wait for something: row bytes (b"" at their end), or None after events. Kills a child that takes too long."""
        left = self.deadline - time.monotonic()
        ready = self.selector.select(timeout=max(left, 0)) if self.selector.get_map() else []
        if not ready:
            if self.selector.get_map():
                self.timed_out = True
                self.process.kill()
            return b"" if rows else None
        for key, _ in sorted(ready, key=lambda item: item[0].data):
            if key.data == "events":
                self._take_events()
            elif rows:
                data = os.read(self.stdout.fileno(), size) if self.stdout else b""
                if not data:
                    self.selector.unregister(key.fileobj)
                return data
        return None

    def _take_events(self) -> None:
        data = os.read(self._events_fd, 1 << 16)
        if not data:
            self.selector.unregister(self._events_fd)
            return
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            name = event.pop("event")
            if name == "progress":
                if self.progress is not None:
                    self.progress(event["phase"], event["done"], event["total"])
            else:
                self.events[name] = event

    def wait(self) -> int:
        """The child's exit status, once all it said has been heard."""
        while self.selector.get_map():
            if self.stdout is not None and self.pump(rows=True) == b"" and self.timed_out:
                break
        try:
            return self.process.wait(timeout=max(self.deadline - time.monotonic(), 1))
        except subprocess.TimeoutExpired:
            self.timed_out = True
            self.process.kill()
            return self.process.wait()

    def raise_if_lost(self) -> None:
        """Refused, if the child did not end well."""
        status = self.wait()
        if self.timed_out:
            raise refusal("took_too_long")
        if said := self.events.get("unreadable"):
            raise refusal(said["code"], **said["params"])
        if said := self.events.get("failed"):
            raise refusal("reader_failed", error=f"{said['error']} {said['where']}".strip())
        if status or "done" not in self.events:
            raise refusal(self._cause_of_death(status))

    def _cause_of_death(self, status: int) -> str:
        if status == -signal.SIGXCPU:
            return "took_too_long"
        self._stderr.seek(0)
        last_words = self._stderr.read(4096)
        if status == -signal.SIGABRT or b"memory allocation" in last_words or b"MemoryError" in last_words:
            return "too_much_memory"
        return "reader_died"

    def finish(self) -> None:
        """Wait for the end and let go of everything; Refused if it was not a good end."""
        try:
            self.raise_if_lost()
        finally:
            self.close()

    def close(self) -> None:
        """Make sure that it is gone. Safe to call twice."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.selector.close()
        if self.stdout is not None:
            self.stdout.close()
            self.stdout = None
            os.close(self._events_fd)
            self._stderr.close()
            if self._stdin is not None:
                self._stdin.close()

    @property
    def done(self) -> dict[str, Any]:
        """The last event of a good end."""
        return self.events.get("done", {})

    def inspection(self) -> Inspection:
        """What it found out about the file."""
        return Inspection(**self.events["inspection"])

    def outline(self) -> Outline:
        """How it understood the headers."""
        return Outline.from_json(self.events["outline"])


class RowStream:
    """The child's rows as a file to read. At the end of the rows it makes sure that the child ended well."""

    def __init__(self, child: _Child) -> None:
        self._child = child
        self._held = b""
        self._ended = False

    def wait(self) -> bool:
        """Whether there are rows; returns with the first of them or at the end."""
        if not self._held and not self._ended:
            self._held = self._next(1 << 18)
        return bool(self._held)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; b"" at the end. Raises Refused instead of an end that the child did not mean."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        data = self._held or (b"" if self._ended else self._next(max(size, 1 << 16)))
        self._held = data[size:]
        return data[:size]

    def drain(self) -> None:
        """Hear the child out when the sink stopped early."""
        while self.read(1 << 20):
            pass

    def _next(self, size: int) -> bytes:
        while (data := self._child.pump(rows=True, size=size)) is None:
            pass
        if not data:
            self._ended = True
            self._child.raise_if_lost()
        return data


def unreadable_to_refused(error: Unreadable) -> Refused:
    """For callers that inspect in their own process."""
    return refusal(error.code, **error.params)
