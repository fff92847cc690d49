"""How the judge's time grows: one statement that moves many states, as the application role, guards and trail on."""

import time
from typing import Any

from django.db import connection, transaction

from guopei.core.audit.transaction import open_transaction
from tests.bench import crowd

LIMIT = 1.3
FEW = 10_000
TRIES = 2
MOVE = """
UPDATE trainees_nomination SET state = 'WITHDRAWN', version = version + 1
 WHERE id IN (SELECT id FROM trainees_nomination WHERE state = 'APPROVED' ORDER BY id LIMIT %s)
"""


def line(rows: int, *, loaded: int) -> dict[str, Any]:
    """One line of the bench: the seconds of a row among so many, against those of a row among ten thousand.

    `loaded` people stand in the database already; they are loaded here when there are none. Nothing stays moved.
    """
    if not loaded:
        crowd.load(rows)
    _seconds(1)  # the session has moved a single row before: what it keeps of that must not decide how many rows go
    few, many = (min(_seconds(number) for _try in range(TRIES)) / number for number in (FEW, rows))
    return {
        "name": "judge_growth",
        "value": round(many / few, 2),
        "unit": f"a row of {rows} / a row of {FEW}",
        "against": LIMIT,
        "ratio": round(many / few / LIMIT, 2),
        "us_per_row": {FEW: round(few * 1e6), rows: round(many * 1e6)},
    }


def _seconds(number: int) -> float:
    """How long it takes to move so many nominations. Refuses to measure fewer; everything is rolled back."""
    with transaction.atomic(), connection.cursor() as cursor:
        open_transaction(None, act="bench.judge")
        cursor.execute("SET LOCAL statement_timeout = 0")
        began = time.perf_counter()
        cursor.execute(MOVE, [number])
        took = time.perf_counter() - began
        if cursor.rowcount != number:
            raise RuntimeError(f"{cursor.rowcount} nominations stand there, {number} were asked for.")
        transaction.set_rollback(True)
    return took
