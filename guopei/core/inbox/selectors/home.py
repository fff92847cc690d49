from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef

from guopei.core import clock
from guopei.core.access.actor import Actor, in_place_of
from guopei.core.access.scopes import visible
from guopei.core.inbox import registry
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Notice, NoticeRead, Todo

MANY = 4


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
    kind: str = ""

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_late(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


@dataclass(frozen=True)
class Bunch:
    """Lines of one kind: the first as it is, the others folded below it when there are many."""

    first: Item
    others: Sequence[Item] = ()

    @property
    def unread(self) -> int:
        """How many of those folded have not been read."""
        return sum(1 for item in self.others if not item.is_read)


def bunched(items: Sequence[Item]) -> list[Bunch]:
    """Lines of which there are many of a kind, told as one; the order is that of the first of each."""
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(item.kind, []).append(item)
    found = []
    for item in items:
        alike = kinds[item.kind]
        if len(alike) < MANY:
            found.append(Bunch(item))
        elif alike[0] is item:
            found.append(Bunch(item, alike[1:]))
    return found


def _for_whom(row: Todo, actor: Actor) -> str:
    """The unit that is asked, and the person in whose place a deputy is."""
    if row.user_id is not None and row.user_id == actor.for_id:
        return in_place_of(str(row.unit), actor.for_name)
    return str(row.unit)


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
                _for_whom(row, actor),
                row.url,
                row.due,
                left,
                row.raised_at,
                kind=row.kind,
            )
        )
    return items


def notices_for(actor: Actor, *, limit: int = 60) -> list[Item]:
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
            f"{row.kind}:{row.params.get('todo', '')}",  # recalled to-dos are of the kind of what they recall
        )
        for row in rows
    ]


def open_count(actor: Actor) -> int:
    """How many to-dos are open, for the number beside the inbox."""
    return visible(actor, Todo.objects.filter(state=TodoState.OPEN)).count()
