"""Keeps children alive and ends them in order. What happens to them is said on the terminal."""

import math
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import FrameType

from guopei.stack.child import Child
from guopei.stack.errors import StackError

# Seconds before each further start within a minute. What is left of a killed PostgreSQL keeps its shared memory until
# its last statement has ended, and no new one starts before that.
PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
MOST_RESTARTS, WITHIN_SECONDS = len(PAUSES), 60
LOOK_SECONDS = 0.25

Say = Callable[[str], None]


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


class Supervisor:
    """Children in the order they start; they stop in the reverse one.

    A child that ends by itself is reported and started again, unless it keeps ending.
    """

    def __init__(self, children: Sequence[Child], *, say: Say = print) -> None:
        self.children, self.say = list(children), say
        self.restarts: dict[str, deque[float]] = {child.name: deque(maxlen=MOST_RESTARTS) for child in children}
        self.waiting: dict[str, float] = {}  # until when a child that ended is not started

    def start(self) -> None:
        """Start them all."""
        for child in self.children:
            child.start()

    def look(self) -> None:
        """Report and restart what ended. Refuses to go on with a child that ends again and again."""
        for child in self.children:
            code = child.ended()
            if child.name not in self.waiting and code is not None:
                self.say(f"{child.name} {describe(code)}.")
                child.stop()  # reaps it and what it left behind
                self.waiting[child.name] = time.monotonic() + self._pause(child)
            if time.monotonic() >= self.waiting.get(child.name, math.inf):
                del self.waiting[child.name]
                self.restarts[child.name].append(time.monotonic())
                child.start()
                self.say(f"{child.name} was started again.")

    def _pause(self, child: Child) -> float:
        """How long to wait before the next start: longer each time within a minute."""
        past, now = self.restarts[child.name], time.monotonic()
        if len(past) == MOST_RESTARTS and now - past[0] < WITHIN_SECONDS:
            raise StackError(f"{child.name} keeps ending ({child.log}). Its last words:\n{child.last_words()}")
        return PAUSES[sum(now - start < WITHIN_SECONDS for start in past)]

    def watch(self) -> None:
        """Look until a signal says stop."""
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop them all, last started first."""
        for child in reversed(self.children):
            child.stop()


def describe(code: int) -> str:
    """An exit code in words."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def stop_on_signals() -> None:
    """From here on Ctrl-C and SIGTERM raise Stopped, once: further ones do not disturb the stopping."""

    def heard(number: int, frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, heard)
