from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.inbox import registry
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Notice, NoticeRead, Todo


@dataclass(frozen=True)
class Item:
    """One line of the inbox: what, for whom, due when, how late, and the main button."""

    pk: int
    title: str
    button: str
    unit_name: str
    url: str
    due: date | None
    days_left: int | None
    raised_at: datetime
    is_read: bool = False

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_late(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


def todos_for(actor: Actor, *, limit: int = 200) -> list[Item]:
    """What this role at this unit has to do, the most urgent first. One query."""
    today = clock.today()
    rows = (
        visible(actor, Todo.objects.filter(state=TodoState.OPEN))
        .select_related("unit")
        .order_by(F("due").asc(nulls_last=True), "id")[:limit]
    )
    items = []
    for row in rows:
        title, button = registry.words(row.kind, row.params)
        left = (row.due - today).days if row.due else None
        items.append(
            Item(
                row.pk,
                title,
                button,
                str(row.unit),
                row.url,
                row.due,
                left,
                row.raised_at,
            )
        )
    return items


def notices_for(actor: Actor, *, limit: int = 20) -> list[Item]:
    """The latest notices, with whether this person has read them. One query."""
    rows = (
        visible(actor, Notice.objects.all())
        .annotate(is_read=Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), user_id=actor.person_id)))
        .select_related("unit")
        .order_by("-id")[:limit]
    )
    return [
        Item(
            row.pk,
            registry.words(row.kind, row.params)[0],
            "",
            str(row.unit),
            row.url,
            None,
            None,
            row.sent_at,
            row.is_read,
        )
        for row in rows
    ]


def open_count(actor: Actor) -> int:
    """How many to-dos are open, for the number beside the inbox."""
    return visible(actor, Todo.objects.filter(state=TodoState.OPEN)).count()
