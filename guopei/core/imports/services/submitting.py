"""What every submitting asks first."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.flow.services.moves import lock
from guopei.core.imports.enums import ImportState
from guopei.core.imports.registry import B, import_of
from guopei.core.refusal import Refused, refuse


def lock_for_submit(batch: B, *, actor: Actor, version: int | None, only_good: bool) -> B:
    """The batch under a lock. Refuses (Stale) one that changed, one that is not checked, another unit's, and one with
    refused rows unless `only_good` leaves them out."""
    kind = import_of(batch)
    require(actor, kind.permission, batch)
    fresh = lock(batch, version=version)
    if fresh.state != ImportState.CHECKED:
        raise Refused(
            _("Only what is checked can be submitted; this is “%(state)s”."),
            code="wrong_state",
            params={"state": fresh.get_state_display()},
        )
    refuse(kind.hindrance(actor, fresh.unit_id))
    if fresh.rows_refused and not only_good:
        raise Refused(
            _("%(count)s rows are refused. Mend them, or submit only the good rows."),
            code="rows_refused",
            params={"count": fresh.rows_refused},
        )
    return fresh
