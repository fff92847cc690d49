"""A process of its own for each thing measured, so that its memory and its connection are nobody else's."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.db import connection


def apart(act: Callable[..., Any], *args: Any) -> Any:
    """What `act` returns, from a process forked from this one."""
    connection.close()
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(act, *args).result()
