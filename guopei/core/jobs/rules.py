from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.jobs.models import Job

VIEW_JOB = allow("jobs.view_job", EVERYBODY - ADMINISTRATORS - {Role.TEACHER})
RETRY_JOB = allow(
    "jobs.retry_job",
    EVERYBODY - ADMINISTRATORS - READERS - {Role.TEACHER, Role.REVIEW_EXPERT, Role.INSPECTOR},
)


def _own_or_below(actor: Actor) -> Q:
    """What one asked for oneself, whatever one's role; to those who work with jobs, those of their branch too."""
    own = Q(requested_by_id=actor.user_id)
    return own | Q(unit__path__startswith=actor.unit_path) if actor.has(VIEW_JOB) else own


declare(Job, view=None, extra=_own_or_below)
