"""Which records take attachments: of which kinds, from whom, and while they are in which states.

Wings say it in their rules. The same states stand in their guards (`operations.attachments_only_while`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from guopei.core.flow.asks import Part


@dataclass(frozen=True)
class AttachmentKind:
    """What an attachment may be of a record."""

    key: str
    label: Any


@dataclass(frozen=True)
class Attachable:
    """A kind of record with attachments: holders of `permission` at the unit that `of` leads to put them there
    and take them away, while the record is `open`. `page` is the address name of the record's own page."""

    model: type[models.Model]
    kinds: tuple[AttachmentKind, ...]
    permission: str
    of: Part
    open: tuple[str, ...]
    page: str

    @property
    def table(self) -> str:
        """The table of the records."""
        return self.model._meta.db_table


_attachables: dict[str, Attachable] = {}


def take_attachments(
    model: type[models.Model],
    kinds: Sequence[AttachmentKind],
    *,
    permission: str,
    of: Part,
    open: Sequence[str],
    page: str,
) -> Attachable:
    """Let records of a model have attachments. Declared twice is an error."""
    found = Attachable(model, tuple(kinds), permission, of, tuple(open), page)
    if found.table in _attachables:
        raise ValueError(f"{model.__name__} takes attachments already")
    _attachables[found.table] = found
    return found


def attachables() -> list[Attachable]:
    """Every kind of record with attachments."""
    return list(_attachables.values())


def attachable(table: str) -> Attachable | None:
    """How records of a table take attachments; None when they take none."""
    return _attachables.get(table)


def kind_label(key: str) -> str:
    """What a kind is called; the key itself where it is no longer declared, for a history may be older."""
    labels = {kind.key: str(kind.label) for one in _attachables.values() for kind in one.kinds}
    return labels.get(key, key)
