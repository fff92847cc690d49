"""What keeps a programme year open: rooms above say, from their rules.py, how much of their work is not finished."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guopei.core.catalogue.models import ProgrammeYear

Count = Callable[[ProgrammeYear], int]


@dataclass(frozen=True)
class OpenWork:
    """Work of one kind that is not finished, and how many of it."""

    label: Any
    number: int


_kinds: dict[str, tuple[Any, Count]] = {}


def register_open_work(key: str, label: Any, count: Count) -> None:
    """Name a kind of work that has to be finished before a year is closed. Declared twice is an error."""
    if key in _kinds:
        raise ValueError(f"{key} keeps years open already")
    _kinds[key] = (label, count)


def open_work(year: ProgrammeYear) -> list[OpenWork]:
    """What is not finished in a year, kind by kind. One query for each."""
    counted = [OpenWork(label, count(year)) for label, count in _kinds.values()]
    return [work for work in counted if work.number]
