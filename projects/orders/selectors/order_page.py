"""What the rooms above hang on the page of a task order: links to their own pages. As for classes (`class_page`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guopei.core.access.actor import Actor
from projects.orders.models import TaskOrder


@dataclass(frozen=True)
class OrderErrand:
    """Something to do on another page: what, where, for whom, and `when`."""

    key: str
    label: Any
    icon: str
    url: Callable[[TaskOrder], str]
    permission: str
    when: Callable[[Actor, TaskOrder], bool]


_errands: dict[str, OrderErrand] = {}


def hang_order_errand(errand: OrderErrand) -> None:
    """Put a link on the page of a task order. Declared twice is an error."""
    if errand.key in _errands:
        raise ValueError(f"{errand.key} hangs on the order already")
    _errands[errand.key] = errand


def order_errands(actor: Actor, order: TaskOrder) -> list[OrderErrand]:
    """What the actor may go and do with the order as it stands."""
    return [errand for errand in _errands.values() if actor.has(errand.permission) and errand.when(actor, order)]
