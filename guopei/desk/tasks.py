"""Jobs of the ground that stand above it. Registered when Django starts; beat wakes the nightly one."""

from typing import Any

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.services import make_months
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.registry import Run, job_handler
from guopei.core.jobs.services import enqueue

MONTHS_JOB = "audit.make_months"


@job_handler(MONTHS_JOB, _("Make months of the audit trail ahead"))
def make_months_ahead(run: Run) -> dict[str, Any]:
    """The handler of `audit.make_months`. May run twice: what is there stays."""
    with transaction_for(SYSTEM, act=MONTHS_JOB):
        return {"made": make_months()}


@shared_task(name=MONTHS_JOB)
def ask_for_months() -> None:
    """Every night: queue the making of what is missing."""
    with transaction_for(SYSTEM, act=MONTHS_JOB):
        enqueue(MONTHS_JOB, actor=SYSTEM)
