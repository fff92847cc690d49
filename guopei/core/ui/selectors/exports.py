"""An export that a worker makes: how far it is, and the file when there is one."""

from dataclasses import dataclass
from datetime import date, timedelta

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.documents.models import Document
from guopei.core.jobs.selectors.progress import Progress, progress_of
from guopei.core.policy.selectors.values import value
from guopei.core.ui.services.exports import RETENTION, exports_of


@dataclass(frozen=True)
class Export:
    """One's own export. `document` is None until it is made, and again after it was erased."""

    progress: Progress
    document: Document | None
    kept_until: date | None
    list_url: str


def export_in_sight(actor: Actor, job_id: int) -> Export:
    """An export that was asked for under the grant that is acted under; 404 for any other."""
    job = get_visible(actor, exports_of(actor), pk=job_id)
    found = visible(actor, Document.objects.filter(uuid=job.result.get("document"), erased_at=None)).first()
    kept = None
    if found is not None:
        kept = found.stored_at.astimezone(clock.SHANGHAI).date() + timedelta(days=value(RETENTION).value)
    return Export(progress_of(actor, job.pk), found, kept, f"{job.args['path']}?{job.args['query'] or 'all=1'}")
