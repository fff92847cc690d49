"""Jobs of the ground that stand above it. Registered when Django starts."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.services.months import make_months
from guopei.core.audit.transaction import transaction_for
from guopei.core.documents.services.sweeping import sweep_store
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.schedule import Daily, schedule

MONTHS_JOB, SWEEP_JOB = "audit.make_months", "documents.sweep_store"
_MONTHS, _SWEEP = _("Make months of the audit trail ahead"), _("Remove files that no record names")


@job_handler(MONTHS_JOB, _MONTHS)
def make_months_ahead(run: Run) -> dict[str, Any]:
    """The handler of `audit.make_months`. May run twice: what is there stays."""
    with transaction_for(SYSTEM, act=MONTHS_JOB):
        return {"made": make_months()}


@job_handler(SWEEP_JOB, _SWEEP)
def sweep_files(run: Run) -> dict[str, Any]:
    """The handler of `documents.sweep_store`. May run twice, and at any moment."""
    return {"removed": sweep_store()}


schedule(
    MONTHS_JOB,
    _MONTHS,
    _("Makes the months of the audit trail a year ahead, so that each month is stored by itself."),
    Daily(time(2, 50)),
    always=_("the trail must always have a place for the next month."),
)
schedule(
    SWEEP_JOB,
    _SWEEP,
    _("Removes files of the store that no record names, or whose record says that they are erased."),
    Daily(time(3, 30)),
)
