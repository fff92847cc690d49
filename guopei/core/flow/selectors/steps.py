from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor, in_place_of
from guopei.core.access.scopes import get_visible
from guopei.core.access.selectors.grants import lenders
from guopei.core.accounts.models import User
from guopei.core.audit.selectors.history import Change
from guopei.core.flow.asks import part_of
from guopei.core.flow.models import Transition
from guopei.core.flow.selectors.persons import is_barred
from guopei.core.flow.table import Flow, Step, flow_of
from guopei.core.refusal import Refused


@dataclass(frozen=True)
class Made:
    """One step that was made, for the stepper: which, to what state, by whom, when, why; on which records."""

    step: str
    label: str
    state: str
    state_label: str
    actor_name: str
    at: datetime
    reason: str
    records: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        """On how many records the act made it."""
        return len(self.records)

    def as_change(self, label: str, words: str) -> Change:
        """The act as a history tells it: as what was done, on what, not as a change from something."""
        return Change(
            at=self.at, op="I", actor_name=self.actor_name, act=self.label, reason=self.reason,
            fields=[(label, None, words)],
        )  # fmt: skip


@dataclass(frozen=True)
class SentBack:
    """The last time that a record was sent back, and what was answered when it came again."""

    step: Made
    reply: Made | None


def step_hindrance(record: models.Model, step: Step, *, flow: Flow) -> Refused | None:
    """The record's state is none from which the step starts."""
    if getattr(record, flow.field) in step.sources:
        return None
    return Refused(
        _("“%(step)s” is not possible while the state is “%(state)s”."),
        code="wrong_state",
        params={"step": step.label, "state": getattr(record, f"get_{flow.field}_display")()},
    )


def unit_hindrance(actor: Actor, unit_id: int | None) -> Refused | None:
    """The record is another unit's, to move and to change; whoever stands above sees it too."""
    if actor.is_system or unit_id == actor.unit_id:
        return None
    return Refused(_("This is up to the unit whose record it is."), code="not_your_unit")


def available_steps(actor: Actor, record: models.Model, *, flow: Flow | None = None) -> list[Step]:
    """The steps that this actor may make on this record now: what its buttons are."""
    flow = flow or flow_of(record)
    state = getattr(record, flow.field)
    return [
        step
        for step in flow.steps.values()
        if state in step.sources
        and actor.has(step.permission)
        and not is_barred(actor, step, record)
        and not (step.of and unit_hindrance(actor, part_of(record, step.of)))
    ]


def steps_made(actor: Actor, record: models.Model, *, flow: Flow | None = None) -> list[Made]:
    """The steps made on a record so far, oldest first. Three queries."""
    flow = flow or flow_of(record)
    get_visible(actor, type(record)._default_manager.all(), pk=record.pk)
    rows = list(
        Transition.objects.filter(tbl=flow.table, object_id=record.pk, field=flow.field).order_by("version", "id")
    )
    told = [(row.step, row.dst, row.actor_id, row.grant_id, row.at, row.reason, [record.pk], row.pk) for row in rows]
    return _in_words(flow, told)


def steps_made_together(flow: Flow, ids: QuerySet[Any]) -> list[Made]:
    """The steps made on many records that the caller may see, one entry for each act, oldest first. Three queries."""
    rows = (
        Transition.objects.filter(tbl=flow.table, object_id__in=ids, field=flow.field)
        .exclude(src="")
        .values_list("step", "dst", "actor_id", "grant_id", "at", "reason")
        .annotate(records=ArrayAgg("object_id", order_by="pk"), last=Max("pk"))
        .order_by("last")
    )
    return _in_words(flow, list(rows))


def _in_words(flow: Flow, rows: Sequence[tuple[Any, ...]]) -> list[Made]:
    people = dict(User.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "name"))
    principals = lenders({row[3] for row in rows})
    states = dict(flow.model._meta.get_field(flow.field).flatchoices)  # type: ignore[union-attr]
    return [
        Made(
            step=step,
            label=str(flow[step].label) if step in flow.steps else "",
            state=state,
            state_label=str(states.get(state, state)),
            actor_name=in_place_of(people.get(actor_id or 0, ""), principals.get(grant_id or 0, "")),
            at=at,
            reason=reason,
            records=tuple(records),
        )
        for step, state, actor_id, grant_id, at, reason, records, _last in rows
    ]


def last_return(flow: Flow, made: Sequence[Made]) -> SentBack | None:
    """The last step that sent the record back, of those made on it, oldest first; with the first reply after it."""
    steps = flow.steps
    places = [place for place, one in enumerate(made) if one.step in steps and steps[one.step].sends_back]
    if not places:
        return None
    after = made[places[-1] + 1 :]
    answered = (one for one in after if one.reason and one.step in steps and steps[one.step].takes_reply)
    return SentBack(made[places[-1]], next(answered, None))
