"""Every policy key, once: what it is called, what kind of value it holds. Unknown keys are refused.

The keys of the ground stand in `keys.py`; every wing registers its own, with the values to begin with, from its rules.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.policy.enums import ValueKind
from guopei.core.policy.seeds import Seed
from guopei.core.refusal import Refused

A_LEAP_YEAR = 2024  # has every day that a value may name


@dataclass(frozen=True)
class Definition:
    """A key of the policy table. `measure` is the word after a number (days, hours); `choices` the legal words.

    `seeds` are the rows that a new database begins with.
    """

    key: str
    label: Any
    kind: ValueKind
    measure: Any = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    seeds: tuple[Seed, ...] = ()

    def check(self, value: Any) -> None:
        """Refuse a value that this key cannot hold."""
        if not _IS_LEGAL[self.kind](value, self):
            raise Refused(
                _("“%(value)s” is not a value of “%(label)s”."),
                code="policy_value_kind",
                field="value",
                params={"value": value, "label": self.label},
            )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_steps(value: Any, definition: Definition) -> bool:
    """[{"until": 30, "percent": 100}, {"until": null, "percent": 70}]: rising bounds, the last one open."""
    if not isinstance(value, list) or not value or not all(isinstance(step, dict) for step in value):
        return False
    bounds = [step.get("until") for step in value]
    rising = all(_is_number(bound) for bound in bounds[:-1]) and bounds[:-1] == sorted(set(bounds[:-1]))
    return bounds[-1] is None and rising and all(_is_percent(step.get("percent"), definition) for step in value)


def _is_percent(value: Any, definition: Definition) -> bool:
    return _is_number(value) and 0 <= value <= 100


def _fall(values: list[Any]) -> bool:
    """Whole numbers from zero on, each smaller than the one before: [7, 3, 1, 0]."""
    return all(_is_number(one) and one >= 0 for one in values) and values == sorted(set(values), reverse=True)


def _is_day(value: Any, definition: Definition) -> bool:
    """Month and day, as in 04-12, that a leap year has."""
    found = re.fullmatch("([0-9]{1,2})-([0-9]{1,2})", value) if isinstance(value, str) else None
    if found is None:
        return False
    month, day = int(found[1]), int(found[2])
    return 1 <= month <= 12 and 1 <= day <= monthrange(A_LEAP_YEAR, month)[1]


def _are_ends(value: Any, definition: Definition) -> bool:
    """3-4: so many characters of an ID number at its head and its tail. The birth date between them is never shown."""
    return isinstance(value, str) and re.fullmatch("[0-6]-[0-4]", value) is not None


_IS_LEGAL = {
    ValueKind.RULE: lambda value, definition: isinstance(value, bool),
    ValueKind.NUMBER: lambda value, definition: _is_number(value) and value >= 0,
    ValueKind.PERCENT: _is_percent,
    ValueKind.FEN: lambda value, definition: _is_number(value) and value >= 0,
    ValueKind.CHOICE: lambda value, definition: value in definition.choices,
    ValueKind.STEPS: _are_steps,
    ValueKind.TEXT: lambda value, definition: isinstance(value, str) and value != "",
    ValueKind.NUMBERS: lambda value, definition: isinstance(value, list) and bool(value) and _fall(value),
    ValueKind.DATE: _is_day,
    ValueKind.ENDS: _are_ends,
}

_definitions: dict[str, Definition] = {}
_groups: dict[str, Any] = {}


def name_group(word: str, label: Any) -> None:
    """Say what the keys that begin with `word` are about. The first wing of a room that has keys says it."""
    if word in _groups:
        raise ValueError(f"the group {word} of policy keys is named twice")
    _groups[word] = label


def groups() -> dict[str, Any]:
    """Every group by its word, in the order of the floors."""
    return dict(_groups)


def group_of(key: str) -> str:
    """What a key is about. KeyError where nobody named its group."""
    return str(_groups[key.partition(".")[0]])


def register(
    key: str,
    label: Any,
    *seeds: Seed,
    kind: ValueKind = ValueKind.RULE,
    measure: Any = "",
    choices: Mapping[str, Any] | None = None,
) -> str:
    """Declare a key with the values that it begins with. Declaring it a second time is an error."""
    if key in _definitions:
        raise ValueError(f"the policy key {key} is declared twice")
    _definitions[key] = Definition(key, label, kind, measure, choices or {}, seeds)
    return key


def definition(key: str) -> Definition:
    """What a key is. KeyError for one that nobody declared: it is a typo."""
    return _definitions[key]


def label_of(key: str) -> str:
    """What a key is called; the key itself where it is no longer declared, for a history may be older."""
    return str(_definitions[key].label) if key in _definitions else key


def seeds() -> list[tuple[str, Seed]]:
    """Every value to begin with, under its key: for the loader and for tests."""
    return [(one.key, seed) for one in _definitions.values() for seed in one.seeds]


def definitions() -> dict[str, Definition]:
    """Every key, for the page that lists them and for tests."""
    return dict(_definitions)
