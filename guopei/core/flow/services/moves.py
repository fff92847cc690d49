from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service, set_local
from guopei.core.flow.asks import part_of
from guopei.core.flow.following import Moved, tell_followers
from guopei.core.flow.selectors.persons import is_barred, unbarred
from guopei.core.flow.selectors.steps import step_hindrance, unit_hindrance
from guopei.core.flow.table import Flow, Step
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
    if is_barred(actor, step, record):
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
    params: Mapping[str, Any] | None = None,
    before: Callable[[M], None] | None = None,
    **also: Any,
) -> M:
    """Make one step: lock, check, write state, version and whoever made it (and the fields in `also`) together; then
    close, raise and tell what the flow says, with the words of `params` that only the service knows. `before` writes
    what the database wants to see before it lets the record move: once everything is checked.

    Refuses: a role without the permission (Denied), a record out of sight (404), a version that has gone by (Stale),
    a state the step does not start from, a missing reason, the same person twice where two are needed, and another unit
    than the one whose step it is.
    Returns the record as it now stands.
    """
    step = flow[step_name]
    require(actor, step.permission, record)
    refuse_reasonless(step, reason)
    fresh = lock(record, version=version)
    refuse(step_hindrance(fresh, step, flow=flow))
    refuse_same_person(step, fresh, actor)
    if step.of:
        refuse(unit_hindrance(actor, part_of(fresh, step.of)))
    set_local("reason", reason)
    if before is not None:
        before(fresh)
    values = {flow.field: step.target, **stamps_of(step, flow.model, actor), **also}
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version += 1  # type: ignore[attr-defined]
    fresh.save(update_fields=[*values, "version"])
    set_local("reason", "")
    tell_followers(Moved(flow, step, [fresh], actor, {"reason": reason, **(params or {})}))
    return fresh


@service(_("Move records"), yields=True)
def move_many(
    rows: models.QuerySet[M],
    step_name: str,
    *,
    actor: Actor,
    flow: Flow,
    reason: str = "",
    params: Mapping[str, Any] | None = None,
    **also: Any,
) -> int:
    """Make one step for many records with one statement; those not in a starting state are left alone.

    Only rows in the actor's sight move. Returns how many did. The second-person rule holds for each row. Stamps, to-dos
    and notices are those of one step; what is asked about a record that many belong to is asked once.
    """
    step = flow[step_name]
    require(actor, step.permission)
    refuse_reasonless(step, reason)
    due = visible(actor, rows).filter(**{f"{flow.field}__in": step.sources})
    due = unbarred(due, step, actor)
    # Locked in id order, so that two sets that overlap cannot deadlock.
    ids = list(due.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    set_local("reason", reason)
    written = rows.model._default_manager.filter(pk__in=ids)
    moved = written.update(
        **{flow.field: step.target, "version": F("version") + 1, **stamps_of(step, flow.model, actor), **also}
    )
    set_local("reason", "")
    if flow.says:
        abouts = {one.about.replace(".", "__") for one in flow.says if one.about}
        rows = written.select_related(*abouts) if abouts else written
        tell_followers(Moved(flow, step, list(rows), actor, {"reason": reason, **(params or {})}))
    return moved


@service(_("Ask for a record"), yields=True)
def ask_for(record: models.Model, *, actor: Actor, flow: Flow) -> None:
    """Ask what the flow asks in the state that a record stands in: for one that has just begun, or of which something
    changed that decides whether anybody is asked (`when`)."""
    tell_followers(Moved(flow, None, [record], actor, {}))


@service(_("Delete a record"), yields=True)
def discard(record: models.Model, *parts: models.QuerySet[Any], actor: Actor, flow: Flow, reason: str) -> None:
    """Delete a record and rows that are parts of it; nobody is asked anything about it any more. Refuses to do so
    without a reason."""
    refuse_no_reason(reason)
    tell_followers(Moved(flow, None, [record], actor, {}, is_gone=True))
    set_local("reason", reason.strip())
    for rows in parts:
        rows.delete()
    record.delete()
    set_local("reason", "")


def stamps_of(step: Step, model: type[models.Model], actor: Actor) -> dict[str, Any]:
    """Who makes the step and when, for the fields that it stamps; nothing in those that it clears. Refuses the system:
    it signs nothing."""
    names = {field.name for field in model._meta.get_fields()}
    by, at = f"{step.stamps}_by", f"{step.stamps}_at"
    stamps: dict[str, Any] = {f"{by}_id": actor.person_id} if step.stamps else {}
    if at in names:
        stamps[at] = clock.now()
    for cleared in step.clears:
        stamps |= {name: None for name in (f"{cleared}_by", f"{cleared}_at") if name in names}
    return stamps
