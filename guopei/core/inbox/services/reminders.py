"""Recalling what is due: some days before and on the day to whoever has to do it, afterwards one level up.

Each to-do remembers how near it was recalled last, in the transaction that writes the notice: run twice, or killed in
between, nothing is said twice and nothing is left out. A morning that was missed is made good on the next.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from guopei.core import clock
from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import SUPERIORS, Role
from guopei.core.access.selectors.grants import current_grants
from guopei.core.audit.transaction import transaction_for
from guopei.core.inbox.enums import TodoState
from guopei.core.inbox.models import Notice, Todo
from guopei.core.jobs.registry import Run
from guopei.core.policy.selectors.values import value

KEY = "core.reminder_days"
LATE = -1
BATCH = 500

Address = tuple[int, Role]


def remind(run: Run) -> dict[str, Any]:
    """The handler of `inbox.remind`: recall what is due within the policy's days, tell superiors what is late."""
    days: list[int] = value(KEY).value
    today, last, recalled, told = clock.today(), 0, 0, 0
    while True:
        with transaction_for(SYSTEM, act="inbox.remind"):
            batch = _next_batch(last, today + timedelta(days=max(days)))
            one, other = _say(batch, days, today)
        recalled, told = recalled + one, told + other
        if len(batch) < BATCH:
            return {"recalled": recalled, "told": told}
        last = batch[-1].pk


def _next_batch(after: int, until: date) -> list[Todo]:
    """Open to-dos that are due by a day, by id, locked. One that is being closed is not waited for: it is done."""
    return list(
        Todo.objects.filter(state=TodoState.OPEN, due__lte=until, pk__gt=after)
        .exclude(reminded=LATE)
        .select_related("unit")
        .order_by("pk")
        .select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]
    )


def _say(todos: Sequence[Todo], days: Sequence[int], today: date) -> tuple[int, int]:
    """Write the notices of a batch, and what was said into its to-dos. (recalled, told above)."""
    stages = {todo.pk: _stage(todo, days, today) for todo in todos}
    late = [todo for todo in todos if stages[todo.pk] == LATE]
    recalled = [
        todo
        for todo in todos
        if (stage := stages[todo.pk]) not in (LATE, None) and (todo.reminded is None or stage < todo.reminded)
    ]
    above = _superiors(late)
    notices = [
        Notice(
            kind="inbox.todo_recalled",
            unit_id=todo.unit_id,
            role=todo.role,
            user_id=todo.user_id,
            not_for=todo.not_for,
            url=todo.url,
            params={"todo": todo.kind, "params": todo.params, "days": _left(todo, today)},
        )
        for todo in recalled
    ]
    notices += [
        Notice(
            kind="inbox.todo_late",
            unit_id=above[todo.pk][0],
            role=above[todo.pk][1],
            url=todo.url,
            params={
                "todo": todo.kind,
                "params": todo.params,
                "days": -_left(todo, today),
                "unit": todo.unit.names,
            },
        )
        for todo in late
        if todo.pk in above
    ]
    for todo in (*recalled, *late):
        todo.reminded = stages[todo.pk]
    Notice.objects.bulk_create(notices)
    Todo.objects.bulk_update([*recalled, *late], ["reminded"])
    return len(recalled), len(notices) - len(recalled)


def _left(todo: Todo, today: date) -> int:
    return (todo.due - today).days if todo.due else 0


def _stage(todo: Todo, days: Sequence[int], today: date) -> Any:
    """How near the due day is: the smallest of the policy's days not passed yet, LATE after it, None before them."""
    left = _left(todo, today)
    return LATE if left < 0 else min((one for one in days if one >= left), default=None)


def _superiors(todos: Iterable[Todo]) -> dict[int, Address]:
    """For each to-do the nearest unit at or above its own where a superior role is held, and that role. One query.

    To-dos of those who have nobody above are left out.
    """
    wanted = {todo.pk: (todo, SUPERIORS.get(Role(todo.role), ())) for todo in todos}
    above = {pk: [int(step) for step in todo.unit.path.strip("/").split("/")] for pk, (todo, _roles) in wanted.items()}
    held = set(
        current_grants()
        .filter(
            unit_id__in={unit for path in above.values() for unit in path},
            role__in={role for _todo, roles in wanted.values() for role in roles},
        )
        .order_by()
        .values_list("unit_id", "role")
    )
    found: dict[int, Address] = {}
    for pk, (_todo, roles) in wanted.items():
        nearest = next(
            ((unit, role) for unit in reversed(above[pk]) for role in roles if (unit, role.value) in held), None
        )
        if nearest is not None:
            found[pk] = nearest
    return found
