from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.audit.transaction import service
from guopei.core.inbox import registry
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import OrgUnit


@service(_("Raise a to-do"))
def raise_todo(
    kind: str,
    *,
    unit: OrgUnit | int,
    role: Role,
    subject: models.Model,
    url: str,
    due: date | None = None,
    params: dict[str, Any] | None = None,
    user_id: int | None = None,
    not_for: Iterable[int] = (),
) -> None:
    """Ask a role at a unit to do something about a record; with `user_id` that person alone, and never those in
    `not_for`, who may not: who drafted does not approve. Asked already: only the due date, the words and who is not
    asked change.

    With another due date it is recalled anew as that one comes near.
    """
    registry.words(kind, params or {})  # an unknown kind or a missing parameter is a mistake: say so now
    unit_id = unit if isinstance(unit, int) else unit.pk
    where = {
        "kind": kind,
        "unit_id": unit_id,
        "role": role,
        "user_id": user_id,
        "subject_table": subject._meta.db_table,
        "subject_id": subject.pk,
    }
    todo = Todo(**where, params=params or {}, url=url, due=due, not_for=sorted(not_for))
    same_day = Q(due=due) if due else Q(due__isnull=True)
    recalled = Case(When(same_day, then=F("reminded")), default=None)
    asked = Todo.objects.filter(**where, state=TodoState.OPEN)
    if not asked.update(params=todo.params, due=due, url=url, reminded=recalled, not_for=todo.not_for):
        Todo.objects.bulk_create([todo], ignore_conflicts=True)


@service(_("Close to-dos"))
def close_todos(
    subject: models.Model,
    *,
    actor: Actor,
    kinds: tuple[str, ...] = (),
    state: TodoState = TodoState.DONE,
) -> int:
    """Close what is open about a record (only these kinds, if given): done, or no longer needed. How many."""
    condition = Q(
        subject_table=subject._meta.db_table,
        subject_id=subject.pk,
        state=TodoState.OPEN,
    )
    if kinds:
        condition &= Q(kind__in=kinds)
    return Todo.objects.filter(condition).update(state=state, closed_at=clock.now(), closed_by_id=actor.user_id)


@service(_("Hand to-dos over"))
def hand_todos_over(subject: models.Model, *, actor: Actor, to: int) -> int:
    """What one person alone was asked to do about a record is asked of another from now on. How many."""
    return (
        Todo.objects.filter(
            subject_table=subject._meta.db_table, subject_id=subject.pk, state=TodoState.OPEN, user__isnull=False
        )
        .exclude(user_id=to)
        .update(user_id=to, reminded=None)
    )
