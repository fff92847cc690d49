"""Who may read files of which purpose: the rooms say so, because the ground does not know their permissions."""

from guopei.core.access.actor import Actor
from guopei.core.documents.enums import Purpose

_readers: dict[Purpose, str] = {}


def open_to(purpose: Purpose, permission: str) -> None:
    """Let holders of a permission read files of a purpose, at and above the file's unit. Once per purpose."""
    if _readers.get(purpose, permission) != permission:
        raise ValueError(f"files for {purpose} are open to {_readers[purpose]} already")
    _readers[purpose] = permission


def open_purposes(actor: Actor) -> list[Purpose]:
    """The purposes whose files the actor's role may read. A purpose that no room opened is nobody's."""
    return [purpose for purpose, permission in _readers.items() if actor.has(permission)]
