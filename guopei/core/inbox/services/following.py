"""To-dos and notices that flows declare: written as steps are made."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from guopei.core.access.actor import Actor
from guopei.core.flow.asks import GIVEN, Ask, Said, Tell, part_of
from guopei.core.flow.following import Moved
from guopei.core.flow.selectors.persons import barred
from guopei.core.flow.table import Flow
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.selectors.due import due_by
from guopei.core.inbox.services.notices import send_notice
from guopei.core.inbox.services.todos import close_todos, raise_todo
from guopei.core.orgs.selectors.tree import nation


def follow(moved: Moved) -> None:
    """Close what was asked about the records while they were where they come from, ask what is asked where they are,
    tell what is told of the step.

    A to-do is done when the record goes on or back; it is dropped when a step that needs a reason ends the record, and
    when it is deleted. At an end nothing is asked about a record any more, whoever asked it.
    """
    for record in moved.records:
        _close(moved, record)
    for about in {one.about for one in moved.flow.says if one.about}:
        for subject in _subjects(moved, about):
            _close_gathered(moved, about, subject)
    for one in moved.flow.says:
        if _is_due(one, moved):
            for subject in _subjects(moved, one.about):
                if one.when is None or one.when(subject):
                    _say(one, subject, moved)
                elif moved.step is None:
                    close_todos(subject, actor=moved.actor, kinds=(one.kind,), state=TodoState.DROPPED)


def ask(flow: Flow, kind: str, subject: models.Model, *, actor: Actor, **params: Any) -> None:
    """Ask what the flow declares under this kind, about a record that no step has just brought there."""
    one = next(one for one in flow.asks if one.kind == kind)
    _say(one, subject, Moved(flow, None, [subject], actor, params))


def _is_due(one: Said, moved: Moved) -> bool:
    step = moved.step
    if isinstance(one, Ask):
        if moved.is_gone or moved.state not in one.on:
            return False
        return step is None or (step.name in one.by if one.by else not set(step.sources) <= set(one.on))
    return step is not None and step.name in one.on


def _subjects(moved: Moved, about: str) -> Sequence[models.Model]:
    if not about:
        return moved.records
    return list({found.pk: found for record in moved.records if (found := part_of(record, about))}.values())


def _close(moved: Moved, record: models.Model) -> None:
    step = moved.step
    if moved.is_gone:
        close_todos(record, actor=moved.actor, state=TodoState.DROPPED)
    elif step is not None and moved.flow.is_end(step.target):
        state = TodoState.DROPPED if step.needs_reason else TodoState.DONE
        close_todos(record, actor=moved.actor, state=state)
    elif kinds := tuple({one.kind for one in moved.flow.asks if not one.about and moved.state not in one.on}):
        close_todos(record, actor=moved.actor, kinds=kinds)


def _close_gathered(moved: Moved, about: str, subject: models.Model) -> None:
    """What is asked about a record that many belong to stands as long as one of them is where it is asked."""
    flow = moved.flow
    own = {about.replace(".", "__"): subject}
    here = set(flow.model._default_manager.filter(**own).values_list(flow.field, flat=True))
    kinds = tuple({one.kind for one in flow.asks if one.about == about and not here & set(one.on)})
    if kinds:
        close_todos(subject, actor=moved.actor, kinds=kinds)


def _say(one: Said, subject: models.Model, moved: Moved) -> None:
    params = {
        name: moved.params[name] if part == GIVEN else part_of(subject, part) for name, part in one.params.items()
    }
    role = one.role(subject) if callable(one.role) else one.role
    unit, url = part_of(subject, one.unit) if one.unit else nation(), one.address(subject)
    user = part_of(subject, one.user) if one.user else None
    if isinstance(one, Tell):
        send_notice(one.kind, unit=unit, role=role, url=url, params=params, user_id=user)
    elif isinstance(one, Ask):
        day = part_of(subject, one.due) if one.due else None
        due = due_by(day, key=one.within) if one.within else day
        step = one.step(subject) if callable(one.step) else one.step
        not_for = barred(moved.flow[step], subject) if step else ()
        raise_todo(
            one.kind,
            unit=unit,
            role=role,
            subject=subject,
            url=url,
            due=due,
            params=params,
            user_id=user,
            not_for=not_for,
        )
