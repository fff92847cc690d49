from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.scopes import get_visible, visible
from guopei.core.audit.transaction import service
from guopei.core.inbox import registry
from guopei.core.inbox.models import Notice, NoticeRead
from guopei.core.orgs.models import OrgUnit


@service(_("Send a notice"))
def send_notice(
    kind: str,
    *,
    unit: OrgUnit | int,
    role: Role,
    url: str = "",
    params: dict[str, Any] | None = None,
    user_id: int | None = None,
) -> Notice:
    """Let a role at a unit know something; with `user_id`, that person alone."""
    registry.words(kind, params or {})
    unit_id = unit if isinstance(unit, int) else unit.pk
    return Notice.objects.create(kind=kind, unit_id=unit_id, role=role, user_id=user_id, url=url, params=params or {})


@service(_("Read a notice"))
def read_notice(notice_id: int, *, actor: Actor) -> None:
    """Mark a notice as read by this person."""
    notice = get_visible(actor, Notice.objects.all(), pk=notice_id)
    NoticeRead.objects.bulk_create([NoticeRead(notice=notice, user_id=actor.person_id)], ignore_conflicts=True)


@service(_("Read all notices"))
def read_notices(until: int, *, actor: Actor) -> int:
    """Mark every notice up to this one as read by this person: the page's newest, so that none is read unseen."""
    unread = visible(actor, Notice.objects.filter(pk__lte=until)).exclude(reads__user_id=actor.person_id)
    read = [NoticeRead(notice_id=pk, user_id=actor.person_id) for pk in unread.values_list("pk", flat=True)]
    NoticeRead.objects.bulk_create(read, ignore_conflicts=True, batch_size=1000)
    return len(read)
