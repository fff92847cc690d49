"""The words of to-dos and notices: flows declare most kinds, rooms register others; rows carry the kind and its
parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from guopei.core.flow.asks import Ask, said_by_flows

Fill = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """What a to-do or notice says, and the word on its main button. `fill` turns stored parameters into words."""

    name: str
    title: Any
    button: Any = ""
    fill: Fill | None = None


_kinds: dict[str, Kind] = {}


def register(name: str, *, title: Any, button: Any = "", fill: Fill | None = None) -> None:
    """Declare a kind (`app.noun_what`). Its title may use the parameters: "The plan of %(year)s is due".

    `fill` makes its parameters of those stored, where they are words of the reader's language themselves.
    """
    if name in _kinds:
        raise ValueError(f"{name} is registered already")
    _kinds[name] = Kind(name, title, button, fill)


def words(name: str, params: dict[str, Any]) -> tuple[str, str]:
    """(title, button) in the reader's language. A parameter may hold its words by language, as `OrgUnit.names` does."""
    kind = _kind(name)
    if kind.fill is not None:
        params = kind.fill(params)
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    said = {key: value[language] if isinstance(value, dict) else value for key, value in params.items()}
    return (str(kind.title) % said if said else str(kind.title)), button_of(name)


def title_of(name: str) -> Any:
    """What rows of the kind say, with the gaps that their parameters fill."""
    return _kind(name).title


def button_of(name: str) -> str:
    """What the button of a kind says, in the reader's language."""
    return str(_kind(name).button)


def kinds() -> list[str]:
    """Every kind that is registered or declared by a flow."""
    return sorted({*_kinds, *said_by_flows()})


def _kind(name: str) -> Kind:
    if name in _kinds:
        return _kinds[name]
    said = said_by_flows()[name]
    return Kind(name, said.title, said.button if isinstance(said, Ask) else "", said.fill)
