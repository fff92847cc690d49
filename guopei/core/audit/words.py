"""What values of the trail are called in histories. Rooms say it in their rules, when Django starts."""

from collections.abc import Callable, Collection
from typing import Any

from django.apps import apps
from django.db import models

_names: dict[type[models.Model], tuple[Callable[[Any], Any], tuple[str, ...]]] = {}
_spelt: dict[tuple[str, str], Callable[[Any], Any]] = {}


def name_records(label: str, *related: str, words: Callable[[Any], Any] = str) -> None:
    """Say that records of this kind are called by `words` where another record's history names them.

    `related` is what `words` looks at beyond the record: read in the same query.
    """
    _names[apps.get_model(label)] = (words, related)


def spell(label: str, **columns: Callable[[Any], Any]) -> None:
    """Say how codes in columns of this kind of record are read: a word for a code."""
    table = apps.get_model(label)._meta.db_table
    _spelt.update({(table, column): words for column, words in columns.items()})


def has_names(model: type[models.Model]) -> bool:
    """Whether records of this kind can be called by a name."""
    return model in _names


def names_of(model: type[models.Model], keys: Collection[Any]) -> dict[Any, str]:
    """What these records are called. One query."""
    words, related = _names[model]
    records = model._default_manager.select_related(*related).filter(pk__in=keys)
    return {record.pk: str(words(record)) for record in records}


def speller(table: str, column: str) -> Callable[[Any], Any] | None:
    """How a column's codes are read, if anybody said it."""
    return _spelt.get((table, column))
