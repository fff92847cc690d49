"""Which rows are parts of which record. Rooms say it in their rules, when Django starts, so that a record's history
tells what happened to its lines too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record by their foreign key `owner`, called by the values of the columns `called`.

    `shared`: whoever sees the record sees every such row. Otherwise each row is cut to the reader's sight.
    """

    model: type[models.Model]
    owner: models.ForeignKey  # type: ignore[type-arg]
    called: tuple[str, ...]
    shared: bool

    @property
    def table(self) -> str:
        """The table of the rows."""
        return self.model._meta.db_table


_parts: dict[type[models.Model], list[Part]] = {}


def name_part(label: str, owner: str, *called: str, shared: bool = True) -> None:
    """Say that rows of this kind are parts of the record that their foreign key `owner` names."""
    model = apps.get_model(label)
    key = model._meta.get_field(owner)
    if not isinstance(key, models.ForeignKey):
        raise ValueError(f"{label}.{owner} is no foreign key")
    columns = tuple(str(model._meta.get_field(name).column) for name in called)
    part = Part(model, key, columns, shared)
    _parts.setdefault(key.related_model, []).append(part)


def parts_of(model: type[models.Model]) -> Sequence[Part]:
    """The kinds of rows that are parts of records of this kind, parts of parts after them."""
    found: list[Part] = []
    for part in _parts.get(model, ()):
        found += [part, *parts_of(part.model)]
    return found
