import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from guopei.core import clock, money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.accounts.models import User
from guopei.core.audit.acts import title_of_act
from guopei.core.audit.models import Event
from guopei.core.orgs.models import OrgUnit

HIDDEN = "***"  # stands for what the trail does not copy


@dataclass(frozen=True)
class Change:
    """One change of a record as the history tab shows it: when, who, in which act, why, and field by field.

    `subject` says of which kind of record, where one history tells of several.
    """

    at: datetime
    op: str
    actor_name: str
    act: str
    reason: str
    fields: list[tuple[str, Any, Any]]
    subject: str = ""


class _Words:
    """Columns and values of one model as people read them: states by their labels, persons and units by their names,
    money in 元, times in Shanghai. Other keys stay what they are. At most one query for the units."""

    def __init__(self, model: type[models.Model] | None, events: list[Event], people: dict[int, str]) -> None:
        self.fields = {field.column: field for field in model._meta.concrete_fields} if model is not None else {}
        self.names: dict[Any, dict[int, str]] = {User: people}
        wanted = {
            value
            for event in events
            for values in (event.old or {}, event.new or {})
            for column, value in values.items()
            if value is not None and self._target(column) is OrgUnit
        }
        if wanted:
            self.names[OrgUnit] = {unit.pk: str(unit) for unit in OrgUnit.objects.filter(pk__in=wanted)}

    def _target(self, column: str) -> Any:
        field = self.fields.get(column)
        return field.related_model if field is not None and field.is_relation else None

    def label(self, column: str) -> str:
        """What the column is called."""
        field = self.fields.get(column)
        return str(field.verbose_name) if field is not None else column

    def value(self, column: str, value: Any) -> Any:
        """What the value says."""
        field = self.fields.get(column)
        if field is None or value is None or value == HIDDEN:
            return value
        if field.is_relation:
            return self.names.get(field.related_model, {}).get(value, value)
        if column.endswith("_fen") and isinstance(value, int):
            return money.yuan(value)
        if isinstance(field, models.DateTimeField) and isinstance(value, str):
            return f"{datetime.fromisoformat(value).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return value


def _people(model: type[models.Model] | None, events: list[Event]) -> dict[int, str]:
    """Names of everybody who acted or is named in the changes. One query."""
    fields = model._meta.concrete_fields if model is not None else ()
    columns = {field.column for field in fields if field.related_model is User}
    ids = {event.context.actor_id for event in events}
    for event in events:
        ids |= {values.get(column) for values in (event.old or {}, event.new or {}) for column in columns}
    return dict(User.objects.filter(pk__in=[pk for pk in ids if pk is not None]).values_list("pk", "name"))


def _fields(words: _Words, event: Event) -> list[tuple[str, Any, Any]]:
    """What changed, in the order of the columns; of a new or a deleted record only what was filled in."""
    old, new = event.old or {}, event.new or {}
    columns = {*old, *new} - {"id", "version"}
    if event.op != "U":
        columns -= {column for column in columns if (old or new)[column] in (None, "")}
    return [
        (words.label(column), words.value(column, old.get(column)), words.value(column, new.get(column)))
        for column in sorted(columns)
    ]


def history(actor: Actor, record: models.Model, *, limit: int = 100) -> list[Change]:
    """The latest changes of a record that the actor may see, newest first. Three queries, whatever the number, and one
    more where units are named."""
    get_visible(actor, type(record)._default_manager.all(), pk=record.pk)
    rows = Event.objects.filter(table=record._meta.db_table, object_id=record.pk)
    return described(list(rows.select_related("context").order_by("-id")[:limit]))


def histories(actor: Actor, records: Sequence[models.Model], *, limit: int = 100) -> list[Change]:
    """The latest changes of several records told as one; those out of the actor's sight are left out.

    One query per kind of record, then those of `described`.
    """
    wanted = Q(pk__in=())
    for model in dict.fromkeys(type(record) for record in records):
        asked = [record.pk for record in records if type(record) is model]
        seen = visible(actor, model._default_manager.filter(pk__in=asked)).values_list("pk", flat=True)
        wanted |= Q(table=model._meta.db_table, object_id__in=list(seen))
    events = Event.objects.filter(wanted).select_related("context").order_by("-id")[:limit]
    return described(list(events), with_subject=True)


def described(events: Sequence[Event], *, with_subject: bool = False) -> list[Change]:
    """Changes, whatever their tables, as people read them. At most two queries per table, whatever the number."""
    words, people = {}, {}
    for table in dict.fromkeys(event.table for event in events):
        model = model_of(table)
        of_table = [event for event in events if event.table == table]
        people[table] = _people(model, of_table)
        words[table] = _Words(model, of_table, people[table])
    return [
        Change(
            at=event.at,
            op=event.op,
            actor_name=people[event.table].get(event.context.actor_id or 0, ""),
            act=title_of_act(event.context.act),
            reason=event.context.reason,
            fields=_fields(words[event.table], event),
            subject=subject_of(event.table) if with_subject else "",
        )
        for event in events
    ]


def model_of(table: str) -> type[models.Model] | None:
    """The model behind a table; None when it is no more."""
    return _models().get(table)


def subject_of(table: str) -> str:
    """What a row of a table is called; the table's own name when its model is no more."""
    model = model_of(table)
    return str(model._meta.verbose_name) if model is not None else table


@functools.cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}
