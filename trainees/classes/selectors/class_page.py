"""What the rooms above hang on the page of a class: parts to show, errands on other pages.

The page stands in this room; roster, attendance and tests are above it. They register here (from their rules), so that
nothing imports upwards and the page stays one. Their steps of the class register in its flow (`@step`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guopei.core.access.actor import Actor
from guopei.core.audit.selectors import Change
from guopei.core.flow.selectors import SentBack
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import acts_for


@dataclass(frozen=True)
class Part:
    """A tab of the class: `read` fills its template; `permission` decides who is shown it."""

    key: str
    label: Any
    icon: str
    template: str
    permission: str
    read: Callable[[Actor, TrainingClass], dict[str, Any]]
    order: int = 100


@dataclass(frozen=True)
class Errand:
    """Something to do on another page: what, where, for whom, in which states of the class, and `when` besides.

    `due` says whether the class waits for it today, as `due_label`; `only_due` is offered no other time. What
    only `shows` is open to those who do not act for the class, too.
    """

    key: str
    label: Any
    icon: str
    url: Callable[[TrainingClass], str]
    permission: str
    states: tuple[str, ...]
    order: int = 100
    when: Callable[[TrainingClass], bool] | None = None
    due: Callable[[TrainingClass], bool] | None = None
    due_label: Any = ""
    only_due: bool = False
    shows: bool = False

    def is_due(self, training_class: TrainingClass) -> bool:
        """Whether the class waits for it today, whoever asks."""
        return self.due is not None and training_class.state in self.states and self.due(training_class)


Changes = Callable[[Actor, TrainingClass], Sequence[Change]]
Returns = Callable[[Actor, TrainingClass], SentBack | None]

_parts: dict[str, Part] = {}
_errands: dict[str, Errand] = {}
_changes: list[Changes] = []
_returns: list[Returns] = []


def hang_part(part: Part) -> None:
    """Put a tab on the page of a class. Declared twice is an error."""
    if part.key in _parts:
        raise ValueError(f"{part.key} hangs on the class already")
    _parts[part.key] = part


def hang_errand(errand: Errand) -> None:
    """Put a link to a working page on the page of a class."""
    if errand.key in _errands:
        raise ValueError(f"{errand.key} hangs on the class already")
    _errands[errand.key] = errand


def hang_history(read: Changes) -> None:
    """Let the history of a class tell what was done with rows of a room above."""
    _changes.append(read)


def hang_return(read: Returns) -> None:
    """Let the page of a class say why something of it was sent back."""
    _returns.append(read)


def changes_of(actor: Actor, training_class: TrainingClass) -> list[Change]:
    """What rooms above add to the history of the class."""
    return [change for read in _changes for change in read(actor, training_class)]


def sent_back(actor: Actor, training_class: TrainingClass) -> SentBack | None:
    """The last return of something of this class, by the rooms above."""
    found = [back for read in _returns if (back := read(actor, training_class)) is not None]
    return max(found, key=lambda back: back.step.at, default=None)


def parts_for(actor: Actor) -> list[Part]:
    """The tabs that the actor is shown, in order."""
    return [part for part in sorted(_parts.values(), key=lambda part: part.order) if actor.has(part.permission)]


def errands_for(actor: Actor, training_class: TrainingClass) -> list[Errand]:
    """What the actor may go and do in the state that the class is in."""
    return [
        errand
        for errand in sorted(_errands.values(), key=lambda errand: errand.order)
        if training_class.state in errand.states
        and not errand.only_due
        and actor.has(errand.permission)
        and (errand.shows or acts_for(actor, training_class))
        and (errand.when is None or errand.when(training_class))
    ]


def due_errands(training_class: TrainingClass) -> list[Errand]:
    """What the class waits for today on other pages, whoever has to do it, in order."""
    return [
        errand for errand in sorted(_errands.values(), key=lambda errand: errand.order) if errand.is_due(training_class)
    ]
