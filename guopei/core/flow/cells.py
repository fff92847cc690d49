"""Cells that several people fill in at once: what the sender saw is compared with what stands there now.

A page or a sheet sends what it showed along with what was entered. Cells that were left as shown say nothing, so that
they cannot undo what somebody else recorded meanwhile; a cell that both changed is decided by looking at both sides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused
from guopei.core.typed import whole_number

# Whose cell (a record), and which of them: a lesson's number, a moment of a test, the arrival.
Key = tuple[int, str]
_TEXT = re.compile(r"([A-Z_]*|[0-9]+\.[0-9])@([0-9]{1,9})")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and in which version; an empty one has version 0. `by` and `at` say who put it there."""

    value: str = ""
    version: int = 0
    by: str = field(default="", compare=False)
    at: datetime | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """As a page or sheet carries it: PRESENT@3."""
        return f"{self.value}@{self.version}"

    @classmethod
    def parse(cls, text: str) -> "Cell | None":
        """The inverse of `str`; None for what is none."""
        found = _TEXT.fullmatch(text)
        return cls(found[1], int(found[2])) if found else None


EMPTY = Cell()


@dataclass(frozen=True)
class Clash:
    """A cell that was changed here and meanwhile by somebody else."""

    key: Key
    mine: str
    theirs: Cell


class Overtaken(Refused):
    """Others changed some of these cells meanwhile. Nothing was written: both sides are shown, the sender decides."""

    status = 409
    code = "stale"

    def __init__(self, clashes: list[Clash], changed: Mapping[Key, str], now: Mapping[Key, Cell]) -> None:
        super().__init__(
            _("Entries changed by somebody else since you saw them: %(n)s. Nothing of yours was recorded yet."),
            params={"n": len(clashes)},
        )
        self.clashes = clashes
        self.changed = dict(changed)
        self.now = {key: now.get(key, EMPTY) for key in changed}


def changes(entered: Mapping[Key, str], seen: Mapping[Key, Cell] | None) -> dict[Key, str]:
    """The cells that the sender changed. Without `seen` every cell is meant as it was entered."""
    if seen is None:
        return dict(entered)
    return {key: value for key, value in entered.items() if value != seen.get(key, EMPTY).value}


def refuse_overtaken(changed: Mapping[Key, str], seen: Mapping[Key, Cell] | None, now: Mapping[Key, Cell]) -> None:
    """Refuse (Overtaken) cells that say something else now than the sender saw and than the sender wants."""
    if seen is None:
        return
    clashes = [
        Clash(key, value, current)
        for key, value in sorted(changed.items())
        if (current := now.get(key, EMPTY)) != seen.get(key, EMPTY) and current.value != value
    ]
    if clashes:
        raise Overtaken(clashes, changed, now)


def sent_cells(sent: Iterable[tuple[str, Any]]) -> tuple[dict[Key, str], dict[Key, Cell]]:
    """What a page sent: `mark-<record>-<column>` is what was entered, `seen-…` what the page showed."""
    entered: dict[Key, str] = {}
    seen: dict[Key, Cell] = {}
    for name, value in sent:
        kind, _dash, rest = name.partition("-")
        number, _dash, column = rest.partition("-")
        pk = whole_number(number)
        if kind not in ("mark", "seen") or pk is None or not column:
            continue
        if kind == "mark":
            entered[pk, column] = str(value)
        elif (cell := Cell.parse(str(value))) is not None:
            seen[pk, column] = cell
    return entered, seen
