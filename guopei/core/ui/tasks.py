"""Jobs of the kit. Registered when Django starts."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from guopei.core.jobs.registry import job_handler
from guopei.core.jobs.schedule import Daily, schedule
from guopei.core.ui.replay import export_list
from guopei.core.ui.services.exports import EXPORT_JOB, erase_old_exports

ERASE_JOB = "ui.erase_exports"
_ERASE = _("Erase old exports")

job_handler(EXPORT_JOB, _("Export a list"))(export_list)
job_handler(ERASE_JOB, _ERASE)(erase_old_exports)
schedule(
    ERASE_JOB,
    _ERASE,
    _("Erases exported lists that are older than the policy value of their retention says."),
    Daily(time(3, 20)),
)
