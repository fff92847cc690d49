"""Who may not make a step because they had a hand in the record, themselves or through a deputy."""

from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.audit.selectors.standing_in import signed_for, signed_in_place_of
from guopei.core.flow.table import Step

M = TypeVar("M", bound=models.Model)


def barred(step: Step, record: models.Model) -> set[int]:
    """The persons who may not make this step on this record: who drafted cannot approve, nor whom they stood in for."""
    persons = {pk for part in step.not_by if (pk := getattr(record, f"{part}_id")) is not None}
    return persons | signed_for(record, _columns(step)) if persons else persons


def is_barred(actor: Actor, step: Step, record: models.Model) -> bool:
    """Whether one of those is who acts, or whom a deputy acts for."""
    return bool(step.not_by) and not actor.hands.isdisjoint(barred(step, record))


def unbarred(rows: QuerySet[M], step: Step, actor: Actor) -> QuerySet[M]:
    """The rows of a set on which the actor may make a step that needs a second person."""
    if not step.not_by:
        return rows
    own = Q(pk__in=())
    for column in _columns(step):
        own |= Q(**{f"{column}__in": actor.hands})
    stood_in = signed_in_place_of(rows, _columns(step), actor.hands)
    return rows.exclude(own).exclude(pk__in=stood_in.order_by().values("pk"))


def _columns(step: Step) -> list[str]:
    return [f"{part}_id" for part in step.not_by]
