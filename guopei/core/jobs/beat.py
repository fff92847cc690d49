"""Beat with the house's own table: what the wings scheduled, less what is switched off."""

from typing import Any

import structlog
from celery.beat import PersistentScheduler, ScheduleEntry
from django.db import Error, connection

from guopei.core.jobs.schedule import scheduled
from guopei.core.jobs.selectors.schedule import is_on

log = structlog.get_logger("guopei.jobs")


class Scheduler(PersistentScheduler):
    """Sends scheduled work when its time has come, unless it is switched off at that moment."""

    def setup_schedule(self) -> None:
        """Read the table from what the wings declared; Django stands when beat asks."""
        self.app.conf.beat_schedule = {one.kind: one.entry for one in scheduled()}
        super().setup_schedule()

    def apply_async(self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **kwargs: Any) -> Any:
        """Send, or leave it for this time. Its next time is reckoned all the same."""
        if not _goes(entry.name):
            log.info("scheduled_work_is_off", kind=entry.name)
            return None
        return super().apply_async(entry, producer=producer, advance=advance, **kwargs)


def _goes(kind: str | None) -> bool:
    """While the database is away work is sent: the worker asks once more before it is queued."""
    always = {one.kind for one in scheduled() if one.always}
    if kind in always:  # every two seconds: without a query
        return True
    for _attempt in range(2):  # a connection that slept since yesterday may be gone
        try:
            return kind is None or is_on(kind)
        except Error:
            connection.close()
    return True
