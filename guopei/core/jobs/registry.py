"""Which function does which kind of job. Each room's `tasks.py` registers its own when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.utils import translation

from guopei.core.access.actor import Actor
from guopei.core.audit.acts import name_act

PROGRESS_SECONDS = 3600


@dataclass(frozen=True)
class Run:
    """One attempt at a job, handed to its handler. `actor` is who asked for it, acting under the same grant."""

    job_id: int
    subject_id: int | None
    args: dict[str, Any]
    actor: Actor
    attempt: int

    @property
    def subject_pk(self) -> int:
        """The record that the job is about. ValueError for a kind of job that is about none."""
        if self.subject_id is None:
            raise ValueError(f"job {self.job_id} is about no record")
        return self.subject_id

    def report(self, phase: Any, done: int = 0, total: int = 0) -> None:
        """Tell how far the work is. Kept in the cache: it must be seen while the handler's transaction is open.

        `phase` is translated lazily, or says its words when it is called: each reader is told in their own language.
        Raises `Stopped` when somebody has asked the job to stop.
        """
        if cache.get(stop_key(self.job_id)):
            raise Stopped
        cache.set(
            progress_key(self.job_id),
            {"phase": in_each_language(phase), "done": done, "total": total},
            PROGRESS_SECONDS,
        )


class Stopped(Exception):
    """Somebody has asked the job to stop: raised from `Run.report`, so that a handler ends where it may end."""


def in_each_language(words: Any) -> dict[str, str]:
    """What somebody is told who reads a language of the house, by its code."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(words() if callable(words) else words)
    return said


Handler = Callable[[Run], dict[str, Any] | None]
GiveUp = Callable[[Run, str], None]

_handlers: dict[str, tuple[Handler, Any]] = {}
_give_ups: dict[str, GiveUp] = {}
_subjects: set[str] = set()


def progress_key(job_id: int) -> str:
    return f"job:{job_id}"


def stop_key(job_id: int) -> str:
    return f"job:{job_id}:stop"


def job_handler(
    kind: str, label: Any, *, about: str = "", give_up: GiveUp | None = None
) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job (`app.verb_noun`).

    `about` names the model of its subjects ("trainees.RosterBatch"): who may see a subject may see its jobs. A job that
    is about no record is seen by whoever asked for it.

    The handler opens its own transactions (`transaction_for(run.actor, …)`), may be killed anywhere and run again,
    and returns a small dict that the job's page shows. A `Refused` ends the job as FAILED with its sentence; any
    other error is tried again. `give_up(run, code)` is called when it was tried for the last time ("error"), its worker
    was lost as often ("worker_lost"), or somebody stopped it ("stopped"): it leaves the subject in a state with a way
    on. It may be called twice.
    """

    def remember(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"{kind} has a handler already")
        _handlers[kind] = (handler, label)
        if give_up is not None:
            _give_ups[kind] = give_up
        if about:
            _subjects.add(about)
        name_act(kind, label)
        return handler

    return remember


def handler_of(kind: str) -> Handler:
    return _handlers[kind][0]


def give_up_of(kind: str) -> GiveUp | None:
    """What is done when the kind's job ends without its work."""
    return _give_ups.get(kind)


def label_of(kind: str) -> str:
    """What the kind is called on pages."""
    return str(_handlers[kind][1]) if kind in _handlers else kind


def title_of(kind: str) -> Any:
    """The same before a language is chosen. KeyError for a kind that has no handler."""
    return _handlers[kind][1]


def subjects() -> list[type[models.Model]]:
    """The kinds of record that jobs are about."""
    return [apps.get_model(label) for label in sorted(_subjects)]


def kinds() -> list[str]:
    return sorted(_handlers)
