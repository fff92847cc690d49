from django.db.models import Q

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, EVERYBODY, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.jobs.models import Job


def _asked_for(actor: Actor) -> Q:
    return Q(requested_by_id=actor.user_id)


VIEW_JOB = allow("jobs.view_job", EVERYBODY - ADMINISTRATORS - {Role.TEACHER})
RETRY_JOB = allow(
    "jobs.retry_job",
    EVERYBODY - ADMINISTRATORS - READERS - {Role.TEACHER, Role.REVIEW_EXPERT, Role.INSPECTOR},
)

declare(Job, view=VIEW_JOB, paths=("unit__path",), extra=_asked_for)
