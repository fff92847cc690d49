"""Bringing a table to a list of rows, set-based and repeatable. Shared by every app's `reference` module."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet


def synchronise(
    queryset: QuerySet[Any],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    update: bool = True,
) -> int:
    """Create the rows that `queryset` lacks and, with `update`, mend those that differ. Never deletes.

    `key` names the fields that identify a row; field names are attribute names (`unit_id`, not `unit`). With
    `update=False` rows that exist are left as people edited them. Answers how many rows were written.
    """
    present = {tuple(getattr(found, name) for name in key): found for found in queryset}
    new: list[Model] = []
    changed: list[Model] = []
    names: set[str] = set()
    for row in rows:
        found = present.get(tuple(row[name] for name in key))
        if found is None:
            new.append(queryset.model(**row))
            continue
        differing = [name for name, value in row.items() if getattr(found, name) != value]
        if update and differing:
            for name in differing:
                setattr(found, name, row[name])
            names.update(differing)
            changed.append(found)
    queryset.model._default_manager.bulk_create(new, batch_size=2000)
    if changed:
        queryset.model._default_manager.bulk_update(changed, sorted(names), batch_size=1000)
    return len(new) + len(changed)
