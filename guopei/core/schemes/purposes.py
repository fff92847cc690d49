"""What schemes are for. Rooms say which things of theirs are judged by one."""

from typing import Any

_purposes: dict[str, Any] = {}


def register(key: str, label: Any) -> str:
    """Declare a purpose under its key, `room.noun`, with its words. A key that is taken is an error."""
    if key in _purposes:
        raise ValueError(f"the purpose {key} is declared twice")
    _purposes[key] = label
    return key


def purpose_label(key: str) -> str:
    """A purpose in words; the key, where the room that declared it is gone."""
    return str(_purposes.get(key, key))


def is_purpose(key: str) -> bool:
    """Whether a room declared it."""
    return key in _purposes


def purpose_choices() -> list[tuple[str, Any]]:
    """All purposes with their words, for a form."""
    return list(_purposes.items())
