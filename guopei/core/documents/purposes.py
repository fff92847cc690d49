"""What files are for: which types and what size are accepted, whether they are sealed, who reads them.

Rooms register theirs in their rules; the ground has those that any record may have.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.documents.enums import MEGABYTE, FileType


@dataclass(frozen=True)
class Purpose:
    """What a file is for. `sealed` files hold personal data; holders of the permission `reader` read them, at and above
    the file's unit, and nobody does where there is none."""

    key: str
    label: Any
    accepts: frozenset[FileType]
    most_mb: int
    sealed: bool = False
    reader: str = ""

    @property
    def most_bytes(self) -> int:
        return self.most_mb * MEGABYTE


_purposes: dict[str, Purpose] = {}


def register(
    key: str, label: Any, *, accepts: Collection[FileType], most_mb: int, sealed: bool = False, reader: str = ""
) -> Purpose:
    """Declare what files may be for. Declared twice is an error."""
    if key in _purposes:
        raise ValueError(f"files for {key} are declared already")
    _purposes[key] = Purpose(key, label, frozenset(accepts), most_mb, sealed, reader)
    return _purposes[key]


def purposes() -> list[Purpose]:
    """All of them."""
    return list(_purposes.values())


def label_of(key: str) -> str:
    """What a purpose is called; the key itself where it is no longer declared, for a history may be older."""
    return str(_purposes[key].label) if key in _purposes else key


def sealed_purposes() -> list[str]:
    """Keys of the purposes whose files hold personal data."""
    return [one.key for one in _purposes.values() if one.sealed]


def open_purposes(actor: Actor) -> list[str]:
    """Keys of the purposes whose files the actor's role may read."""
    return [one.key for one in _purposes.values() if one.reader and actor.has(one.reader)]


PROOF = register(
    "proof",
    _("Supporting document"),
    accepts={FileType.PDF, FileType.DOCX, FileType.PNG, FileType.JPEG, FileType.XLSX},
    most_mb=20,
)
# Read by whoever sees the record that it is attached to, and by nobody else: see `services/attaching.py`.
ATTACHMENT = register(
    "attachment",
    _("Attachment"),
    accepts={FileType.PDF, FileType.DOCX, FileType.XLSX, FileType.PNG, FileType.JPEG},
    most_mb=100,
    sealed=True,
)
EXPORT = register("export", _("Exported list"), accepts={FileType.XLSX}, most_mb=256, sealed=True)
