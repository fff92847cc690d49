"""The saved views that a list offers."""

from dataclasses import dataclass

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.ui.models import SavedView


@dataclass(frozen=True)
class OfferedView:
    """One saved view as its list shows it. `sharer` is the colleague whose view it is, "" for one's own."""

    pk: int
    name: str
    query: str
    is_default: bool
    is_shared: bool
    sharer: str
    is_current: bool

    @property
    def is_own(self) -> bool:
        """Whether the reader may rename or delete it."""
        return not self.sharer


def offered_views(actor: Actor, page: str, query: str = "") -> list[OfferedView]:
    """One's own views of a list, then those that colleagues share; `query` is what is shown now. One query."""
    rows = visible(actor, SavedView.objects.filter(page=page)).select_related("user").order_by("name", "id")
    offered = [
        OfferedView(
            row.pk,
            row.name,
            row.query,
            row.is_default and row.user_id == actor.user_id,
            row.unit_id is not None,
            "" if row.user_id == actor.user_id else row.user.name,
            row.query == query,
        )
        for row in rows
    ]
    return sorted(offered, key=lambda view: not view.is_own)
