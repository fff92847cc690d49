"""The jobs of imports. A room's `tasks.py` registers each of its own."""

from datetime import time
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.flow.table import step
from guopei.core.imports.registry import Import, remember
from guopei.core.imports.services.checking import check_file, give_up_check
from guopei.core.imports.services.files import check_again
from guopei.core.imports.services.marking import mark_file
from guopei.core.imports.services.retention import erase_old_files
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.schedule import Daily, schedule

_ERASES = _("Erases the files of closed imports whose time is over; the records stay.")


def register(kind: Import[Any]) -> None:
    """Give an import its jobs, and its flow the service that checks again."""
    remember(kind)
    label = kind.batch._meta.label
    checked, marked, erased = kind.titles

    def erase(run: Run) -> dict[str, Any]:
        return erase_old_files(kind)

    job_handler(kind.check_job, checked, about=label, give_up=partial(give_up_check, kind))(partial(check_file, kind))
    job_handler(kind.mark_job, marked, about=label)(partial(mark_file, kind))
    job_handler(kind.erase_job, erased)(erase)
    schedule(kind.erase_job, erased, _ERASES, Daily(time(3, 10)))
    step(kind.flow, "check_again")(check_again)
