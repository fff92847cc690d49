"""One child process, its two channels, and every way in which it can end as a `Refused` with a sentence. No threads."""

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
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from guopei.core.sheets.inspecting import Inspection
from guopei.core.sheets.limits import Limits
from guopei.core.sheets.messages import refusal
from guopei.core.sheets.outline import Outline

LAUNCH = Path(__file__).with_name("launch.py")
Progress = Callable[[str, int, int], None]


def _widen(pipe: int) -> None:
    """Let the child run ahead of PostgreSQL by a megabyte, where the system allows it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


class Child:
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
            raise refusal("reader_failed", where=said["where"] or "—")
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

    def __init__(self, child: Child) -> None:
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
