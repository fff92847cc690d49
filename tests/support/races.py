"""Two connections at once: acts in threads of their own that start together, or one that has to wait for another."""

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
from tests.support.waiting import until

LONGEST = 300  # seconds: then a broken program is given up


class Begun:
    """An act in a thread and on a connection of its own, which waits for a lock as long as the machine needs."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act = act
        self.said = ""
        self.error: BaseException | None = None
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            self.act()
            self.said = "done"
        except Refused as refusal:
            self.said = refusal.code
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def ended(self) -> str:
        """What came of it: "done" or the refusal's code. Whatever else it ended with is raised."""
        self.thread.join(LONGEST)
        assert not self.thread.is_alive(), "it never ended"
        if self.error is not None:
            raise self.error
        return self.said


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do acts on connections of their own, all starting together; "done" or the refusal's code of each.

    Whatever else one of them ends with is raised when all have ended.
    """
    barrier = Barrier(len(acts))

    def starting(act: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: (barrier.wait(LONGEST), act())

    begun = [Begun(starting(act)) for act in acts]
    for one in begun:
        one.thread.join(LONGEST)
    return [one.ended() for one in begun]


def waiting(act: Callable[[], Any]) -> Begun:
    """Begin an act that has to wait for what another connection holds; returns once the database says that it does."""
    begun = Begun(act)
    until(lambda: someone_waits() or not begun.thread.is_alive(), within=LONGEST)
    assert begun.thread.is_alive(), f"it did not wait: {begun.ended()}"
    return begun


def someone_waits() -> bool:
    """Whether any session of this test's database waits for a lock of another."""
    own = connections.create_connection("default")  # within a transaction PostgreSQL would repeat what it said first
    try:
        with own.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
            )
            return bool(cursor.fetchone()[0])
    finally:
        own.close()


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

    begun = waiting(run)
    after()
    begun.ended()
    return ended[0]
