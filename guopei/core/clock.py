"""The one source of time. Python asks `now()`, SQL asks `guopei_now()`; both honour the same shift.

The shift exists so that a whole training year can be run in minutes. Production refuses it.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateTimeField, Func
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")

_shift: ContextVar[timedelta | None] = ContextVar("guopei_clock_shift", default=None)


class GuopeiNow(Func):
    """SQL `guopei_now()`: the transaction's time with the clock's shift."""

    function = "guopei_now"
    template = "%(function)s()"
    output_field = DateTimeField()


class TimeTravelRefused(RuntimeError):
    """Somebody tried to shift the clock where settings forbid it."""


def shift() -> timedelta:
    """How far this context's clock stands from the real one."""
    travelled = _shift.get()
    return timedelta(seconds=settings.GUOPEI_CLOCK_SHIFT) if travelled is None else travelled


def shift_in_seconds() -> int:
    """The shift as work put off carries it: whole seconds, rounded so that it is never done before it was asked for."""
    return math.ceil(shift().total_seconds())


def now() -> datetime:
    """The current moment, aware, with the clock's shift."""
    return timezone.now() + shift()


def today() -> date:
    """The current day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def of_files() -> float:
    """Seconds of the machine's own clock, which nobody shifts: it dates the files in the data folder."""
    return time.time()


@contextmanager
def travel(to: datetime | timedelta) -> Iterator[None]:
    """Run a block at another time: at a moment, or at a distance from now. Refused unless settings allow it.

    Transactions read the shift when they open, so open them inside the block.
    """
    if not settings.GUOPEI_CLOCK_TRAVEL:
        raise TimeTravelRefused("GUOPEI_CLOCK_TRAVEL is off: time cannot be shifted here.")
    distance = to if isinstance(to, timedelta) else to - timezone.now()
    token = _shift.set(distance)
    try:
        yield
    finally:
        _shift.reset(token)
