"""Jobs of the inbox. Registered when Django starts."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from guopei.core.inbox.services.reminders import remind
from guopei.core.jobs.registry import job_handler
from guopei.core.jobs.schedule import Daily, schedule

REMIND_JOB = "inbox.remind"
_TITLE = _("Recall what is due")

job_handler(REMIND_JOB, _TITLE)(remind)
schedule(
    REMIND_JOB,
    _TITLE,
    _("Recalls what is due soon, and tells the level above what is late."),
    Daily(time(7, 30)),
)
