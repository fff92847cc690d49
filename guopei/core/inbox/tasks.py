"""Jobs of the inbox. Registered when Django starts; beat wakes the one of every morning."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.inbox.services import remind
from guopei.core.jobs.registry import job_handler
from guopei.core.jobs.services import enqueue

REMIND_JOB = "inbox.remind"

job_handler(REMIND_JOB, _("Recall what is due"))(remind)


@shared_task(name=REMIND_JOB)
def remind_all() -> None:
    """Every morning: queue the recalling of what is due."""
    with transaction_for(SYSTEM, act=REMIND_JOB):
        enqueue(REMIND_JOB, actor=SYSTEM)
