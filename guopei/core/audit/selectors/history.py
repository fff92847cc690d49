import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext

from guopei.core import clock, money
from guopei.core.access.actor import Actor, in_place_of
from guopei.core.access.scopes import get_visible, visible
from guopei.core.access.selectors.grants import lenders
from guopei.core.accounts.models import User
from guopei.core.audit.acts import is_named, title_of_act
from guopei.core.audit.models import Event
from guopei.core.audit.selectors.merging import Act, acts_in
from guopei.core.audit.selectors.parts import rows_of
from guopei.core.audit.words import has_names, names_of, speller
from guopei.core.orgs.models import OrgUnit

HIDDEN = "***"  # stands for what the trail does not copy
# Kept by the system for itself: where a unit hangs, by what it is sorted, which sign-ins still count.
OF_THE_SYSTEM = {"path", "depth", "pinyin", "epoch"}


@dataclass(frozen=True)
class RowChange:
    """What an act did to one row of the record: added ("I"), removed ("D") or changed ("U"), and field by field."""

    op: str
    subject: str
    name: str
    fields: list[tuple[str, Any, Any]]


@dataclass(frozen=True)
class Change:
    """One act upon a record as the history tab shows it: when, who, what, why, field by field, row by row.

    `act` is empty where nobody has named the act. `subject` says of which kind of record, where one history tells of
    several.
    """

    at: datetime
    op: str
    actor_name: str
    act: str
    reason: str
    fields: list[tuple[str, Any, Any]]
    subject: str = ""
    rows: tuple[RowChange, ...] = ()


class _Words:
    """Columns and values of one model as people read them: states by their labels, codes by their words, persons, units
    and other records by their names, money in 元, times in Shanghai. One query for each kind of record that is named.

    What only machines read is left out unless the `whole` is asked for: columns that the model gives no words, and
    references to records that have no name. Of structured content only that it changed is said.
    """

    def __init__(
        self, model: type[models.Model] | None, events: list[Event], people: dict[int, str], *, whole: bool
    ) -> None:
        self.table = model._meta.db_table if model is not None else ""
        self.fields = {field.column: field for field in model._meta.concrete_fields} if model is not None else {}
        self.whole = whole
        self.names: dict[Any, dict[int, str]] = {User: people}
        wanted: dict[Any, set[Any]] = {}
        for event in events:
            for column, value in [*(event.old or {}).items(), *(event.new or {}).items()]:
                target = self._target(column)
                if value is not None and target is not None and target is not User:
                    wanted.setdefault(target, set()).add(value)
        for target, keys in wanted.items():
            if target is OrgUnit:
                self.names[target] = {unit.pk: str(unit) for unit in OrgUnit.objects.filter(pk__in=keys)}
            elif has_names(target):
                self.names[target] = names_of(target, keys)

    def _target(self, column: str) -> Any:
        field = self.fields.get(column)
        return field.related_model if field is not None and field.is_relation else None

    def says(self, column: str) -> bool:
        """Whether people read this column at all."""
        field = self.fields.get(column)
        if self.whole or field is None:
            return True
        if column in OF_THE_SYSTEM or isinstance(field.verbose_name, str):
            return False  # the latter is made of the column's name; words of ours are lazy
        target = self._target(column)
        return target is None or target in (User, OrgUnit) or has_names(target)

    def empty(self, column: str, value: Any) -> bool:
        """Whether a new or deleted record says nothing here: no value, or a count that begins at nothing."""
        field = self.fields.get(column)
        return value in (None, "", [], {}) or (not self.whole and field is not None and value == 0 == field.default)

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
        spell = speller(self.table, column)
        if spell is not None:
            return spell(value)
        if isinstance(value, dict | list) and not self.whole:
            return pgettext("content", "changed")
        if column.endswith("_fen") and isinstance(value, int):
            return gettext("%(amount)s yuan") % {"amount": money.yuan(value)}
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


def _fields(words: _Words, event: Event, *, without: Collection[str] = ()) -> list[tuple[str, Any, Any]]:
    """What changed, in the order of the columns; of a new or a deleted record only what was filled in."""
    old, new = event.old or {}, event.new or {}
    columns = {column for column in {*old, *new} - {"id", "version", *without} if words.says(column)}
    if event.op != "U":
        columns -= {column for column in columns if words.empty(column, (old or new)[column])}
    return [
        (words.label(column), words.value(column, old.get(column)), words.value(column, new.get(column)))
        for column in sorted(columns)
    ]


def history(actor: Actor, record: models.Model, *, limit: int = 100) -> list[Change]:
    """The latest acts upon a record that the actor may see, newest first, each with what it did to the record's rows.

    Four queries, whatever the number, two more for each kind of row and one for each kind of record that is named.
    """
    get_visible(actor, type(record)._default_manager.all(), pk=record.pk)
    table, rows = record._meta.db_table, rows_of(actor, record)
    wanted = Q(table=table, object_id=record.pk)
    for part, known in rows.items():
        wanted |= Q(table=part.table, object_id__in=list(known))
    latest = Event.objects.filter(wanted).order_by("-context_id").values("context_id").distinct()[:limit]
    events = Event.objects.filter(wanted, context_id__in=latest).select_related("context").order_by("id")
    acts = acts_in(events, table, record.pk)
    changes = [event for act in acts for event in act.events]
    # What rows are called by is looked up with what changed in them, though it changed long ago.
    named = [
        Event(table=part.table, object_id=pk, old=None, new=name, context=changes[0].context)
        for part, known in rows.items()
        for pk, name in known.items()
        if changes
    ]
    people, words = _readers([*changes, *named], whole=False)
    principals = lenders({event.context.grant_id for event in changes})
    told = []
    for act in acts:
        lines = [
            RowChange(
                op=event.op,
                subject=subject_of(part.table),
                name=_name(words[part.table], known[event.object_id]),
                fields=_fields(
                    words[part.table],
                    event,
                    without={part.owner.column, *(known[event.object_id] if event.op != "U" else ())},
                ),
            )
            for part, known in rows.items()
            for event in act.rows
            if event.table == part.table
        ]
        told.append(_told(act, table, _who(act.events[0], people, principals), words, lines))
    return told


def _name(words: _Words, called_by: Mapping[str, Any]) -> str:
    """What a row is called: the words of the columns that name it."""
    said = [words.value(column, value) for column, value in called_by.items() if value not in (None, "")]
    return " · ".join(str(part) for part in said)


def _who(event: Event, people: dict[str, dict[int, str]], principals: dict[int, str]) -> str:
    """Who did it, and for whom."""
    context = event.context
    return in_place_of(people[event.table].get(context.actor_id or 0, ""), principals.get(context.grant_id or 0, ""))


def _told(act: Act, table: str, actor_name: str, words: dict[str, _Words], lines: list[RowChange]) -> Change:
    first = act.events[0]
    return Change(
        at=act.events[-1].at,
        op=act.record.op if act.record is not None else "U",
        actor_name=actor_name,
        act=title_of_act(first.context.act) if is_named(first.context.act) else "",
        reason=act.reason,
        fields=_fields(words[table], act.record) if act.record is not None else [],
        rows=tuple(line for line in lines if line.fields or line.op != "U"),
    )


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


def _readers(events: Sequence[Event], *, whole: bool) -> tuple[dict[str, dict[int, str]], dict[str, _Words]]:
    """By table, the people and the words that its events are told with."""
    people, words = {}, {}
    for table in dict.fromkeys(event.table for event in events):
        model = model_of(table)
        of_table = [event for event in events if event.table == table]
        people[table] = _people(model, of_table)
        words[table] = _Words(model, of_table, people[table], whole=whole)
    return people, words


def described(events: Sequence[Event], *, with_subject: bool = False, whole: bool = False) -> list[Change]:
    """Changes, whatever their tables, as people read them; the `whole` of them for those who watch over the trail. Per
    table one query for people and one for each kind of record that is named, whatever the number."""
    people, words = _readers(events, whole=whole)
    principals = lenders({event.context.grant_id for event in events})
    return [
        Change(
            at=event.at,
            op=event.op,
            actor_name=_who(event, people, principals),
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
