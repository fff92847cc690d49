from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible
from guopei.core.accounts.models import User
from guopei.core.audit.models import Event


@dataclass(frozen=True)
class Change:
    """One change of a record as the history tab shows it: when, who, in which act, why, and field by field."""

    at: datetime
    op: str
    actor_name: str
    act: str
    reason: str
    fields: list[tuple[str, Any, Any]]


def _label(model: type[models.Model], column: str) -> str:
    for field in model._meta.concrete_fields:
        if field.column == column:
            return str(field.verbose_name)
    return column


def history(actor: Actor, record: models.Model, *, limit: int = 100) -> list[Change]:
    """The latest changes of a record that the actor may see, newest first. Two queries, whatever the number."""
    model = type(record)
    get_visible(actor, model._default_manager.all(), pk=record.pk)
    events = list(
        Event.objects.filter(table=model._meta.db_table, object_id=record.pk)
        .select_related("context")
        .order_by("-id")[:limit]
    )
    people = dict(User.objects.filter(pk__in={event.context.actor_id for event in events}).values_list("pk", "name"))
    return [
        Change(
            at=event.at,
            op=event.op,
            actor_name=people.get(event.context.actor_id, ""),
            act=event.context.act,
            reason=event.context.reason,
            fields=[
                (
                    _label(model, column),
                    (event.old or {}).get(column),
                    (event.new or {}).get(column),
                )
                for column in sorted({*(event.old or {}), *(event.new or {})} - {"id", "version"})
            ],
        )
        for event in events
    ]
