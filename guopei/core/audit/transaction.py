"""Every transaction says who acts, and every act is named: that is what the trail, the clock and the scope read."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.audit.acts import is_named, name_act

_within: ContextVar[bool] = ContextVar("guopei_within_a_service", default=False)

P = ParamSpec("P")
R = TypeVar("R")

_OPEN = """
SELECT set_config('guopei.actor', %s, true), set_config('guopei.grant', %s, true),
       set_config('guopei.scope', %s, true), set_config('guopei.act', %s, true),
       set_config('guopei.reason', %s, true), set_config('guopei.request', %s, true),
       set_config('guopei.clock_shift', %s, true), set_config('guopei.step', '', true)
"""


def open_transaction(actor: Actor | None, *, act: str, reason: str = "", request: str = "") -> None:
    """The opening statement of a transaction: actor, grant, scope, act and clock, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            [
                "" if actor is None or actor.user_id is None else str(actor.user_id),
                "" if actor is None or actor.grant_id is None else str(actor.grant_id),
                "" if actor is None else actor.unit_path,
                act[:100],
                reason,
                request,
                str(clock.shift().total_seconds()),
            ],
        )


@contextmanager
def transaction_for(actor: Actor | None, *, act: str, reason: str = "", request: str = "") -> Iterator[None]:
    """One transaction in the name of an actor: for tasks, commands and tests. The web's middleware opens its own."""
    with transaction.atomic():
        open_transaction(actor, act=act, reason=reason, request=request)
        yield


def set_local(name: str, value: str) -> None:
    """Set one of the transaction's own settings (`guopei.act`, `guopei.reason`, `guopei.step`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [f"guopei.{name}", value])


def service(title: Any, *, yields: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service: it writes all or nothing, and the trail names it as the act, which pages call by its title.

    A service that another one calls is part of that act and keeps its name. A refusal inside undoes what the service
    did and leaves the transaction usable. One that `yields` is only ever a part: the job
    that calls it by itself gives the name.
    """
    return functools.partial(_service, title=title, yields=yields)


def _home(module: str) -> str:
    """The room or noun that a service stands in, not the wing: services may move between wings, the trail stays."""
    return module.removeprefix("guopei.").removeprefix("core.").partition(".")[0]


def _service(function: Callable[P, R], *, title: Any, yields: bool) -> Callable[P, R]:
    act = f"{_home(function.__module__)}.{function.__name__}"
    name_act(act, title)

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _within.get():
            with transaction.atomic():
                return function(*args, **kwargs)
        token = _within.set(True)
        try:
            with transaction.atomic():
                before = _rename(act)
                if yields and is_named(before):
                    _rename(before)
                result = function(*args, **kwargs)
                _rename(before)
                return result
        finally:
            _within.reset(token)

    return run


def _rename(act: str) -> str:
    """Name what is done from now on; what it was called before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('guopei.act', true), set_config('guopei.act', %s, true)", [act])
        return cursor.fetchone()[0] or ""
