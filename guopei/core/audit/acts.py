"""What the acts of the trail are called on pages. Whoever declares an act names it here, when Django starts."""

from typing import Any

_titles: dict[str, Any] = {}
_families: dict[str, Any] = {}


def name_act(act: str, title: Any) -> None:
    """Say what an act is called. An act whose name ends with a dot stands for all that begin with it."""
    (_families if act.endswith(".") else _titles)[act] = title


def title_of_act(act: str) -> str:
    """The act in the reader's words; its own name when nobody has named it, as after a service was renamed."""
    title = _titles.get(act) or _families.get(f"{act.partition('.')[0]}.")
    return str(title) if title is not None else act


def is_named(act: str) -> bool:
    """Whether anybody has named the act."""
    return act in _titles or f"{act.partition('.')[0]}." in _families


def acts_like(text: str) -> list[str]:
    """The acts whose words in the reader's language hold the text, or whose own name begins with it."""
    wanted = text.strip().casefold()
    return [act for act, title in _titles.items() if wanted in str(title).casefold() or act.startswith(wanted)]
