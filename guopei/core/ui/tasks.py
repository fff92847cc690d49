"""Jobs of the kit. Registered when Django starts; beat wakes the nightly one."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.registry import job_handler
from guopei.core.jobs.services import enqueue
from guopei.core.ui.replay import export_list
from guopei.core.ui.services import EXPORT_JOB, erase_old_exports

ERASE_JOB = "ui.erase_exports"

job_handler(EXPORT_JOB, _("Export a list"))(export_list)
job_handler(ERASE_JOB, _("Erase old exports"))(erase_old_exports)


@shared_task(name=ERASE_JOB)
def erase_exports() -> None:
    """Every night: queue the erasing of what is past its time."""
    with transaction_for(SYSTEM, act=ERASE_JOB):
        enqueue(ERASE_JOB, actor=SYSTEM)
