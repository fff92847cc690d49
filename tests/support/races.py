"""Two connections at once: acts in threads of their own that start together."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

import psycopg2
from django.db import OperationalError, connections
from psycopg2.extensions import connection as Connection

from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import transaction_for
from guopei.core.refusal import Refused
from guopei.middleware import MOST_TRIES, is_worth_another_try


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run acts in threads of their own, all starting together; "done" or the refusal's code of each."""
    barrier = Barrier(len(acts))
    said: list[str] = [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            act()
            said[place] = "done"
        except Refused as refusal:
            said[place] = refusal.code
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def acting(actor: Actor, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], Any]:
    """An act in a transaction of its own, as the web makes it: made again when the database asks for it.

    Two that insert what one exclusion constraint keeps apart may each wait for the other's row: PostgreSQL then ends
    one of them as a deadlock, and only its second try meets the rule.
    """

    def run() -> Any:
        for attempt in range(1, MOST_TRIES + 1):
            try:
                with transaction_for(actor, act="test"):
                    return act(*args, actor=actor, **kwargs)
            except OperationalError as error:
                if attempt == MOST_TRIES or not is_worth_another_try(error):
                    raise
        raise AssertionError("the last try returns or raises")

    return run


def run_against(second: Connection, sql: str, parameters: Sequence[object], after: Callable[[], None]) -> str:
    """A statement on a second connection that has to wait for a first one, which `after` ends. What it ended with: ""
    or the constraint that refused it."""
    ended: list[str] = []

    def run() -> None:
        cursor = second.cursor()
        try:
            cursor.execute(sql, parameters)
            second.commit()
            ended.append("")
        except psycopg2.IntegrityError as error:
            second.rollback()
            ended.append(error.diag.constraint_name or "")

    thread = Thread(target=run)
    thread.start()
    thread.join(0.7)
    assert thread.is_alive(), "the second one did not wait"
    after()
    thread.join(10)
    return ended[0]
