"""What a flow says to people: what they are asked while a state waits for them, what they are told of a step.

Declared here and written by the inbox, which stands above and follows every move (`following`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse

from guopei.core.access.enums import Role

# An attribute of the record by its dotted path, or what a function makes of it.
Part = str | Callable[[Any], Any]
# A word that only the service knows: `move(…, params={…})` gives it. A step's reason is given always.
GIVEN = "?"


@dataclass(frozen=True, kw_only=True)
class Said:
    """To which role of which unit (the ministry's own, if none is named) something is said, where its button leads, and
    in which words.

    `title` may use `params`; `fill` makes words of those that are of the reader's language. `user` is
    one person of that role. `about` leads from the record to what the line in the inbox is about, when that is another
    one: a class, for the results of its people. `when` asks that record whether there is anything to say.
    """

    kind: str = field(kw_only=False)
    on: Sequence[str] = field(kw_only=False)
    role: Role | Callable[[Any], Role]
    url: Part
    title: Any = ""
    unit: Part | None = None
    user: Part | None = None
    params: Mapping[str, Part] = field(default_factory=dict)
    fill: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    about: str = ""
    when: Callable[[Any], bool] | None = None

    def address(self, record: models.Model) -> str:
        """Where the button leads: the page of that name, or what the function says."""
        return str(self.url(record)) if callable(self.url) else reverse(self.url, args=[record.pk])


@dataclass(frozen=True, kw_only=True)
class Ask(Said):
    """A to-do that stands while the record is in one of the states `on`: raised when a step leads there, closed by the
    one that leads away.

    Whoever may not make `step`, the one that is asked for, is not asked. It is due on the day `due` or, when that is
    later or none is set, after the days that the policy value `within` gives; `within=None` leaves the day as it is, or
    none. Where not every step into the state asks, `by` names those that do.
    """

    button: Any = ""
    step: str | Callable[[Any], str] = ""
    by: Sequence[str] = ()
    due: Part | None = None
    within: str | None = "core.todo_days"


@dataclass(frozen=True, kw_only=True)
class Tell(Said):
    """A notice of one of the steps `on`, sent once it is made."""


_said: dict[str, Said] = {}


def name_kinds(said: Sequence[Said]) -> None:
    """Put the words of a flow's to-dos and notices into the registry. A kind may be said on several occasions; the
    first one has its words."""
    for one in said:
        if _said.setdefault(one.kind, one) is not one and one.title:
            raise ValueError(f"{one.kind} has its words already")


def said_by_flows() -> dict[str, Said]:
    """Every kind of to-do and notice that a flow declares, with its words."""
    return _said


def part_of(record: Any, part: Part) -> Any:
    """What stands in this part of a record."""
    if callable(part):
        return part(record)
    for name in part.split("."):
        record = getattr(record, name)
    return record
