"""A roster's way in: for which quota, by whom, until when. What follows until it is checked, `core.imports` does."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.imports.services.files import take_file
from guopei.core.refusal import refuse
from trainees.selection.imports import ROSTERS
from trainees.selection.models import Quota, RosterBatch
from trainees.selection.rules.rights import UPLOAD_ROSTER
from trainees.selection.selectors.hindrances import naming_hindrance, upload_hindrance
from trainees.selection.services.quotas import refuse_closed_order


@service(_("Upload a roster"))
def upload_roster(quota: Quota, *, content: bytes, name: str, actor: Actor) -> RosterBatch:
    """Take a roster file for a quota and queue its check. The file is kept sealed.

    Refuses: a quota of another unit, one without places of its own, a task order that is not open, a day past, a file
    that is no spreadsheet by its content.
    """
    require(actor, UPLOAD_ROSTER, quota)
    quota = Quota.objects.select_related("task_order").get(pk=quota.pk)
    refuse(naming_hindrance(actor, quota.unit_id))
    refuse_closed_order(quota.task_order)
    refuse(upload_hindrance(quota))
    return take_file(ROSTERS, content=content, name=name, unit_id=quota.unit_id, actor=actor, quota=quota)
