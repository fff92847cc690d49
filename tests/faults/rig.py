"""The rig of the fault trials: a whole system of its own, a roster on its way in, and somebody who pulls the plug."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import django
from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from guopei.stack.child import Child
from guopei.stack.trial import System, trial

MOST_SECONDS = 600


@dataclass
class Outcome:
    """What one kind of fault did, over all tries. `violations` counts broken rules, lost and doubled rows."""

    name: str
    seed: int
    tried: int = 0
    hit: int = 0
    violations: int = 0
    resumed: list[float] = field(default_factory=list)  # seconds from the kill until the work went on
    notes: list[str] = field(default_factory=list)

    def as_row(self) -> dict[str, object]:
        """One line of out/faults.jsonl."""
        slowest = round(max(self.resumed), 1) if self.resumed else None
        return {"name": self.name, "tried": self.tried, "hit": self.hit, "violations": self.violations,
                "seed": self.seed, "resumed_seconds": slowest, "notes": self.notes}  # fmt: skip


@contextmanager
def system() -> Iterator[System]:
    """Servers, a worker and beat of our own, as careful with the disk as real ones; Django speaks to them."""
    with trial("worker", "beat", durable=True) as running:
        os.environ.update(running.environment)
        django.setup()
        yield running


def patiently(ask: Callable[[], bool], running: System, *, what: str) -> None:
    """Ask again and again, restarting what has ended, until the answer is yes. TimeoutError after ten minutes."""
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        running.look()
        try:
            if ask():
                return
        except (OperationalError, InterfaceError):
            connection.close()  # the database is away; it comes back
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


def kill(running: System, name: str) -> None:
    """SIGKILL to one program of the system with all its processes."""
    if name == "postgres":
        server = running.servers.postgres
        assert server is not None, "the trial's own server"
        server.child.kill()
        return
    for pid in reversed(_family(running.programs[name])):  # the process at work first, then the one that watches it
        os.kill(pid, signal.SIGKILL)


def _family(program: Child) -> list[int]:
    """A program and all its descendants."""
    assert program.pid is not None
    found = [program.pid]
    for pid in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return found


OUT = Path("out/faults.jsonl")
TODAY = date(2026, 5, 18)
