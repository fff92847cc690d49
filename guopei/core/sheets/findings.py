"""What the reading says about a cell: a kind, a grade, before and after. The sentences stand in `messages.FINDINGS`."""

import enum
from typing import Any, NamedTuple


class Grade(enum.StrEnum):
    """How much a finding weighs, and of a row: the weight of its heaviest finding."""

    CLEAN = "clean"
    FIXED = "fixed"
    CONFIRM = "confirm"
    REFUSED = "refused"


WEIGHT = {Grade.CLEAN: 0, Grade.FIXED: 1, Grade.CONFIRM: 2, Grade.REFUSED: 3}
BY_WEIGHT = tuple(WEIGHT)
FILLS = {Grade.FIXED: "DDEBF7", Grade.CONFIRM: "FFF2CC", Grade.REFUSED: "F8CBAD"}  # colours in annotated workbooks


class Found(NamedTuple):
    """One finding about one cell, as the normalisers give it (the place is added later)."""

    kind: str
    grade: Grade
    before: str = ""
    after: str = ""


def fixed(kind: str, before: Any = "", after: Any = "") -> Found:
    """Put right without asking; logged."""
    return Found(kind, Grade.FIXED, str(before), str(after))


def confirm(kind: str, before: Any = "", after: Any = "") -> Found:
    """Somebody has to look at it; the row can go on."""
    return Found(kind, Grade.CONFIRM, str(before), str(after))


def missing(value: Any) -> Found:
    """A required cell has nothing in it, or a word for nothing."""
    said = value.strip() if isinstance(value, str) else ""
    return refused("required_null", said) if said else refused("required_missing")


def refused(kind: str, before: Any = "", after: Any = "") -> Found:
    """The row cannot be taken."""
    return Found(kind, Grade.REFUSED, str(before), str(after))
