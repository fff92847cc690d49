"""Servers for one run of the tests."""

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Thread
from urllib.parse import urlsplit

import psycopg2

from guopei.stack.servers import servers
from tests.support.database import ensure_template, maintenance

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
KEPT = "test"  # its migrated template serves the next run too


def start_servers() -> Callable[[], None]:
    """Start what the environment does not name, name it there, and return what stops it again."""
    undo = ExitStack()
    if not all(os.environ.get(name) for name in NAMES):
        running = undo.enter_context(servers(keep=KEPT, in_memory=True))
        environment = running.environment()
        added = [name for name in NAMES if not os.environ.get(name)]
        os.environ.update({name: environment[name] for name in added})
        undo.callback(lambda: [os.environ.pop(name, None) for name in added])
    making = Thread(target=make_template, daemon=True)  # while the tests are collected
    making.start()
    undo.callback(making.join)
    return undo.close


def make_template() -> None:
    """Begin with what every test with a database waits for. What fails here fails there too, and is told there."""
    with suppress(RuntimeError, psycopg2.Error):
        owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
        with maintenance(owner) as cursor:
            ensure_template(cursor, owner)
