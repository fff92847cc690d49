"""The words of to-dos and notices: each room registers its kinds, and rows carry only the kind and its parameters."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What a to-do or notice says, and the word on its main button."""

    name: str
    title: Any
    button: Any = ""


_kinds: dict[str, Kind] = {}


def register(name: str, *, title: Any, button: Any = "") -> None:
    """Declare a kind (`app.noun_what`). Its title may use the parameters: "The plan of %(year)s is due"."""
    if name in _kinds:
        raise ValueError(f"{name} is registered already")
    _kinds[name] = Kind(name, title, button)


def words(name: str, params: dict[str, Any]) -> tuple[str, str]:
    """(title, button) in the reader's language."""
    kind = _kinds[name]
    return (str(kind.title) % params if params else str(kind.title)), str(kind.button)


def title_of(name: str) -> Any:
    """What rows of the kind say, with the gaps that their parameters fill."""
    return _kinds[name].title


def kinds() -> list[str]:
    return sorted(_kinds)
