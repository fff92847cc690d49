"""When a demonstration plays: near the end of its programme year, whenever it is started.

The year's acts have days of their own. If the demo's clock were the real one, some of them would lie in the future, or
the classes that were left for visitors would be years over.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))
# The reference data is there before the first act.
BEFORE_THE_YEAR = datetime(2025, 12, 20, 9, tzinfo=BEIJING)
# The last province has filed, and the classes that visitors may run begin.
DEMO_BEGINS = datetime(2026, 12, 22, 9, tzinfo=BEIJING)
VARIABLE = "GUOPEI_CLOCK_SHIFT"
_FILE = "clock_shift"


def clock_at(moment: datetime) -> dict[str, str]:
    """The variable that sets a process's clock to a moment, from now on."""
    return {VARIABLE: str(round((moment - datetime.now(tz=BEIJING)).total_seconds()))}


def demo_clock(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The demo's clock: set when its data is first made, and running on from there with every later start.

    A shift that the environment names wins.
    """
    if VARIABLE in environ:
        return {VARIABLE: environ[VARIABLE]}
    file = folder / _FILE
    if not file.exists():
        file.write_text(clock_at(DEMO_BEGINS)[VARIABLE])
    return {VARIABLE: file.read_text().strip()}
