"""Waiting for what must become so, instead of sleeping and hoping that the machine was fast enough."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(fact: Callable[[], T], *, within: float = 300) -> T:
    """Ask again and again until the answer is not empty, and return it. An AssertionError when that never comes.

    `within` seconds is when a broken program is given up, not how long a sound one may take.
    """
    deadline = time.monotonic() + within
    while not (found := fact()):
        assert time.monotonic() < deadline, f"not so within {within} seconds"
        time.sleep(0.01)
    return found
