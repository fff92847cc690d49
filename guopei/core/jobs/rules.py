from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare, hanging_on
from guopei.core.audit.words import name_records, spell
from guopei.core.jobs.models import Job, WorkPause
from guopei.core.jobs.registry import label_of, subjects

VIEW_JOB = allow(
    "jobs.view_job", EVERYBODY - ADMINISTRATORS - {Role.TEACHER, Role.REVIEW_EXPERT, Role.INSPECTOR}, _("view jobs")
)
RETRY_JOB = allow(
    "jobs.retry_job",
    EVERYBODY - ADMINISTRATORS - READERS - {Role.TEACHER, Role.REVIEW_EXPERT, Role.INSPECTOR},
    _("try a job again"),
)
VIEW_SCHEDULE = allow("jobs.view_schedule", {Role.SYSTEM_ADMIN}, _("view scheduled work"))
SWITCH_WORK = allow("jobs.switch_work", {Role.SYSTEM_ADMIN}, _("switch scheduled work on and off"))


def _own_or_about_what_is_seen(actor: Actor) -> Q:
    """What one asked for oneself; to those who work with jobs, what is about records in their sight of their branch."""
    own = Q(requested_by_id=actor.user_id)
    if not actor.has(VIEW_JOB):
        return own
    return own | (Q(unit__path__startswith=actor.unit_path) & hanging_on(actor, subjects()))


declare(Job, view=None, extra=_own_or_about_what_is_seen)
declare(WorkPause, view=VIEW_SCHEDULE, everywhere=True)
name_records("jobs.WorkPause", words=lambda pause: label_of(pause.kind))
spell("jobs.WorkPause", kind=label_of)
