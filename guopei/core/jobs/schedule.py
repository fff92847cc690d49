"""What is done by the clock: a wing's `tasks.py` says what runs when, in words; beat sends it unless it is off.

Scheduled work is a kind of job, so that its runs are jobs like all others.
"""

from dataclasses import dataclass
from datetime import time
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext

from guopei.core.jobs.registry import handler_of

QUEUE = "jobs.queue"  # the task that queues a kind of job


@dataclass(frozen=True)
class Daily:
    """Once a day, by the clock of Shanghai."""

    at: time

    @property
    def schedule(self) -> crontab:
        """As beat reads it."""
        return crontab(hour=self.at.hour, minute=self.at.minute)

    def __str__(self) -> str:
        return gettext("every day at %(time)s") % {"time": f"{self.at:%H:%M}"}


@dataclass(frozen=True)
class Every:
    """Again and again after so many seconds. What was not begun by then is not begun any more."""

    seconds: int

    @property
    def schedule(self) -> float:
        """As beat reads it."""
        return float(self.seconds)

    def __str__(self) -> str:
        return gettext("every %(seconds)s seconds") % {"seconds": self.seconds}


@dataclass(frozen=True)
class Scheduled:
    """Work by the clock: what it is called, what it does (`words`), when, and why it is never off, where it never is.

    `task` is the Celery task that beat sends; work that is no job has one of its own.
    """

    kind: str
    label: Any
    words: Any
    when: Daily | Every
    always: Any = ""
    task: str = ""

    @property
    def entry(self) -> dict[str, Any]:
        """The line of beat's table."""
        expires = {"expires": self.when.seconds} if isinstance(self.when, Every) else {}
        return {
            "task": self.task or QUEUE,
            "args": () if self.task else (self.kind,),
            "schedule": self.when.schedule,
            "options": expires,
        }


_scheduled: dict[str, Scheduled] = {}


def schedule(kind: str, label: Any, words: Any, when: Daily | Every, *, always: Any = "", task: str = "") -> Scheduled:
    """Let a kind of job run by the clock. Declared twice is an error, and so is a kind that has no handler."""
    if kind in _scheduled:
        raise ValueError(f"{kind} is scheduled already")
    if not task:
        handler_of(kind)
    _scheduled[kind] = Scheduled(kind, label, words, when, always, task)
    return _scheduled[kind]


def scheduled() -> list[Scheduled]:
    """All scheduled work, by name."""
    return [one for _kind, one in sorted(_scheduled.items())]


def scheduled_as(kind: str) -> Scheduled | None:
    """The scheduled work of a kind, or None."""
    return _scheduled.get(kind)
