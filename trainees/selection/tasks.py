"""Jobs of the roster. Registered when Django starts; beat wakes the nightly one."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import SYSTEM
from guopei.core.audit.transaction import transaction_for
from guopei.core.jobs.registry import job_handler
from guopei.core.jobs.services import enqueue
from trainees.selection.services.checking import check_roster, give_up_check
from trainees.selection.services.marking import mark_roster
from trainees.selection.services.retention import erase_old_rosters
from trainees.selection.services.rosters import CHECK_JOB, MARK_JOB

ERASE_JOB = "trainees.erase_rosters"

job_handler(CHECK_JOB, _("Check a roster"), about="trainees.RosterBatch", give_up=give_up_check)(check_roster)
job_handler(MARK_JOB, _("Mark a roster's workbook"), about="trainees.RosterBatch")(mark_roster)
job_handler(ERASE_JOB, _("Erase files of closed rosters"))(erase_old_rosters)


@shared_task(name=ERASE_JOB)
def erase_rosters() -> None:
    """Every night: queue the erasing of what is past its time."""
    with transaction_for(SYSTEM, act=ERASE_JOB):
        enqueue(ERASE_JOB, actor=SYSTEM)
