from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service, set_local
from guopei.core.flow.selectors import step_hindrance
from guopei.core.flow.table import Flow, Step, barred
from guopei.core.refusal import Refused, Stale, refuse

M = TypeVar("M", bound=models.Model)


def lock(record: M, *, version: int | None = None) -> M:
    """Read the record again under a row lock. Refuses (Stale) when it is no longer at `version`."""
    fresh = type(record)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
    current: int = fresh.version  # type: ignore[attr-defined]
    if version is not None and current != version:
        raise Stale(mine=version, theirs=current, current=fresh)
    return fresh


def save_changes(record: M, values: Mapping[str, Any], *, besides: bool = False) -> M:
    """Write what differs of a locked record, and the next version with it: nothing at all where nothing differs, for a
    form that was saved as it was shown is no change. `besides` says that rows of the record changed, which its version
    stands for too."""
    differing = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in differing.items():
        setattr(record, name, value)
    if differing or besides:
        record.version += 1  # type: ignore[attr-defined]
        record.save(update_fields=[*differing, "version"])
    return record


def refuse_reasonless(step: Step, reason: str) -> None:
    """Refuse a step that asks for a reason and got none."""
    if step.needs_reason:
        refuse_no_reason(reason)


def refuse_no_reason(reason: str) -> None:
    """Refuse an act that needs a reason and got none."""
    if not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing", field="reason")


def refuse_same_person(step: Step, record: models.Model, actor: Actor) -> None:
    """Refuse whoever had a hand in the record before a step that needs somebody else."""
    if actor.user_id in barred(step, record):
        raise Refused(
            _("A second person is needed: whoever drafted or submitted this may not decide on it."),
            code="second_person",
            rule="core.second_person",
        )


@service(_("Move a record"), yields=True)
def move(
    record: M,
    step_name: str,
    *,
    actor: Actor,
    flow: Flow,
    version: int | None = None,
    reason: str = "",
    **also: Any,
) -> M:
    """Make one step: lock, check, write state and version (and the fields in `also`) together.

    Refuses: a role without the permission (Denied), a record out of sight (404), a version that has gone by (Stale),
    a state the step does not start from, a missing reason, and the same person twice where two are needed.
    Returns the record as it now stands.
    """
    step = flow[step_name]
    require(actor, step.permission, record)
    refuse_reasonless(step, reason)
    fresh = lock(record, version=version)
    refuse(step_hindrance(fresh, step, flow=flow))
    refuse_same_person(step, fresh, actor)
    set_local("reason", reason)
    for name, value in {flow.field: step.target, **also}.items():
        setattr(fresh, name, value)
    fresh.version += 1  # type: ignore[attr-defined]
    fresh.save(update_fields=[flow.field, "version", *also])
    set_local("reason", "")
    return fresh


@service(_("Move records"), yields=True)
def move_many(
    rows: models.QuerySet[M],
    step_name: str,
    *,
    actor: Actor,
    flow: Flow,
    reason: str = "",
    **also: Any,
) -> int:
    """Make one step for many records with one statement; those not in a starting state are left alone.

    Only rows in the actor's sight move. Returns how many did. The second-person rule holds for each row.
    """
    step = flow[step_name]
    require(actor, step.permission)
    refuse_reasonless(step, reason)
    due = visible(actor, rows).filter(**{f"{flow.field}__in": step.sources})
    for role in step.not_by:
        due = due.exclude(**{f"{role}_id": actor.user_id})
    # Locked in id order, so that two sets that overlap cannot deadlock.
    ids = list(due.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    set_local("reason", reason)
    moved = rows.model._default_manager.filter(pk__in=ids).update(
        **{flow.field: step.target, "version": F("version") + 1, **also}
    )
    set_local("reason", "")
    return moved
