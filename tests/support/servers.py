"""Servers for one run of the tests."""

import os
from collections.abc import Callable
from contextlib import ExitStack

from guopei.stack.servers import servers

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
KEPT = "test"  # its migrated template serves the next run too


def start_servers() -> Callable[[], None]:
    """Start what the environment does not name, name it there, and return what stops it again."""
    undo = ExitStack()
    if not all(os.environ.get(name) for name in NAMES):
        running = undo.enter_context(servers(keep=KEPT))
        environment = running.environment()
        added = [name for name in NAMES if not os.environ.get(name)]
        os.environ.update({name: environment[name] for name in added})
        undo.callback(lambda: [os.environ.pop(name, None) for name in added])
    return undo.close
