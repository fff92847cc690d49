"""The rows of a record, those that are gone included: what its history tells besides the record itself."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.audit.models import Event
from guopei.core.audit.parts import Part, parts_of
from guopei.core.orgs.enums import UnitKind

Rows = dict[int, dict[str, Any]]  # by their ids, what each row is called by


def rows_of(actor: Actor, record: models.Model) -> dict[Part, Rows]:
    """The rows that are or were parts of the record, as far as the actor sees them. Two queries for each kind of part.

    A row that is gone is found in the acts that changed the record: deleting a part is an act upon the whole.
    """
    acts = Event.objects.filter(table=record._meta.db_table, object_id=record.pk).values("context_id")
    owners: dict[type[models.Model], Collection[int]] = {type(record): [record.pk]}
    found: dict[Part, Rows] = {}
    for part in parts_of(type(record)):
        above = owners[part.owner.related_model]
        rows = {**_gone(actor, part, above, acts), **_standing(actor, part, above)}
        owners[part.model] = list(rows)
        found[part] = rows
    return found


def _standing(actor: Actor, part: Part, owners: Collection[int]) -> Rows:
    rows = part.model._default_manager.filter(**{f"{part.owner.name}__in": owners})
    if not part.shared:
        rows = visible(actor, rows)
    return {row.pop("pk"): row for row in rows.values("pk", *part.called)}


def _gone(actor: Actor, part: Part, owners: Collection[int], acts: models.QuerySet[Any]) -> Rows:
    """Rows deleted meanwhile. Where each row has its own readers, only the nation is told of them: a row that is no
    more hangs nowhere."""
    if not part.shared and actor.unit_kind != UnitKind.NATION:
        return {}
    events = Event.objects.filter(
        table=part.table, op="D", context_id__in=acts, **{f"old__{part.owner.column}__in": list(owners)}
    )
    return {event.object_id: called(part, event.old or {}) for event in events}


def called(part: Part, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of a row's values those that it is called by, by the names of their columns."""
    return {column: values.get(column) for column in part.called}
