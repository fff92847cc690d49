"""What other wings hang on the page of a record: tabs, errands on other pages, lines of its history, returns.

The page stands in the wing of its model; wings above it register here (from their rules), by that model, so that
nothing imports upwards and the page stays one. `RecordPage` shows what hangs on its record. Steps that a wing above
makes are registered in the flow (`@step`).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from guopei.core.access.actor import Actor
from guopei.core.audit.selectors.history import Change
from guopei.core.flow.selectors.steps import SentBack
from guopei.core.ui.parts import Action, Tab

Changes = Callable[[Actor, Any], Sequence[Change]]
Returns = Callable[[Actor, Any], SentBack | None]


@dataclass(frozen=True)
class HungTab:
    """A tab: `read` fills its template, only when it is open. With `permission` it is shown to those who have it.
    `button` stands among those in the page's head, for the same people."""

    key: str
    label: Any
    icon: str
    template: str
    read: Callable[[Actor, Any], dict[str, Any]]
    permission: str = ""
    order: int = 100
    button: Callable[[Any], Action] | None = None

    def as_tab(self) -> Tab:
        """The tab as pages know it."""
        return Tab(self.key, self.label, self.template, self.icon)


@dataclass(frozen=True)
class Errand:
    """Something to do on another page: what, where, for whom, in which states of the record (in all, when none is
    named), and `when` besides.

    `due` says whether the record waits for it today, as `due_label`; `only_due` is offered no other time. What
    only `shows` is open to those who do not act for the record, too.
    """

    key: str
    label: Any
    icon: str
    url: Callable[[Any], str]
    permission: str
    states: tuple[str, ...] = ()
    order: int = 100
    when: Callable[[Actor, Any], bool] | None = None
    due: Callable[[Any], bool] | None = None
    due_label: Any = ""
    only_due: bool = False
    shows: bool = False

    def fits(self, record: Any) -> bool:
        """Whether the record is in one of its states."""
        return not self.states or record.state in self.states

    def is_due(self, record: Any) -> bool:
        """Whether the record waits for it today, whoever asks."""
        return self.due is not None and self.fits(record) and self.due(record)

    def is_open(self, actor: Actor, record: Any, *, acts: bool) -> bool:
        """Whether the actor may go and do it with the record as it stands."""
        mine = not self.only_due and actor.has(self.permission) and (self.shows or acts)
        return mine and self.fits(record) and (self.when is None or self.when(actor, record))

    def as_action(self, record: Any, *, due: bool = False, main: bool = False) -> Action:
        """The link to its page, in the words for what is due or in those for any day."""
        label = self.due_label or self.label if due else self.label
        return Action(label, self.url(record), self.icon, main=main)


Piece = TypeVar("Piece", HungTab, Errand)
Found = TypeVar("Found")

_tabs: dict[str, dict[str, HungTab]] = defaultdict(dict)
_errands: dict[str, dict[str, Errand]] = defaultdict(dict)
_changes: dict[str, list[Changes]] = defaultdict(list)
_returns: dict[str, list[Returns]] = defaultdict(list)


def hang(model: type[Model], piece: Piece) -> Piece:
    """Put a tab or an errand on the page of a model's records. A key that hangs there already is an error."""
    found: dict[str, Any] = (_tabs if isinstance(piece, HungTab) else _errands)[model._meta.label]
    if piece.key in found:
        raise ValueError(f"{piece.key} hangs on {model._meta.label} already")
    found[piece.key] = piece
    return piece


def hang_history(model: type[Model], read: Changes) -> None:
    """Let the history of a record tell what was done with rows of a wing above."""
    _changes[model._meta.label].append(read)


def hang_return(model: type[Model], read: Returns) -> None:
    """Let the page of a record say why something of it was sent back."""
    _returns[model._meta.label].append(read)


def tabs_on(actor: Actor, record: Any) -> list[HungTab]:
    """The tabs that hang on the record and are this actor's to open, in order."""
    hung = sorted(_of(_tabs, record, {}).values(), key=lambda tab: tab.order)
    return [tab for tab in hung if not tab.permission or actor.has(tab.permission)]


def errands_on(actor: Actor, record: Any, *, acts: bool = True) -> list[Errand]:
    """What the actor may go and do with the record; without `acts`, only what shows."""
    return [errand for errand in _errands_of(record) if errand.is_open(actor, record, acts=acts)]


def due_errands(record: Any) -> list[Errand]:
    """What the record waits for today on other pages, whoever has to do it, in order."""
    return [errand for errand in _errands_of(record) if errand.is_due(record)]


def changes_on(actor: Actor, record: Any) -> list[Change]:
    """What wings above add to the history of the record."""
    return [change for read in _of(_changes, record, []) for change in read(actor, record)]


def return_on(actor: Actor, record: Any) -> SentBack | None:
    """The last return of something of this record, by the wings above."""
    found = [back for read in _of(_returns, record, []) if (back := read(actor, record)) is not None]
    return max(found, key=lambda back: back.step.at, default=None)


def _errands_of(record: Any) -> list[Errand]:
    return sorted(_of(_errands, record, {}).values(), key=lambda errand: errand.order)


def _of(hung: dict[str, Found], record: Any, none: Found) -> Found:
    """What hangs on the record; nothing on what is no row."""
    return hung.get(record._meta.label, none) if isinstance(record, Model) else none
