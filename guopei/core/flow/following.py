"""Whoever does what a flow declares for a step: called after it was made, in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from guopei.core.access.actor import Actor
from guopei.core.flow.table import Flow, Step


@dataclass(frozen=True)
class Moved:
    """A step that records made, all at once; none for records that have just begun, or are about to be deleted."""

    flow: Flow
    step: Step | None
    records: Sequence[models.Model]
    actor: Actor
    params: Mapping[str, Any]
    is_gone: bool = False

    @property
    def state(self) -> str:
        """Where they are now."""
        return str(self.step.target if self.step else getattr(self.records[0], self.flow.field))


Follow = Callable[[Moved], None]
_followers: list[Follow] = []


def follow_moves(follow: Follow) -> Follow:
    """Have a function called after every step of a flow that says anything, in the same transaction."""
    _followers.append(follow)
    return follow


def tell_followers(moved: Moved) -> None:
    """A step was made: whoever follows does what the flow declares for it."""
    if moved.flow.says and moved.records:
        for follow in _followers:
            follow(moved)
