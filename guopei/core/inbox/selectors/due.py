"""By when a to-do is due: never so soon that nobody could have done it in time."""

from datetime import date, timedelta

from guopei.core import clock
from guopei.core.policy.selectors.values import value

TODO_DAYS = "core.todo_days"
AT_HAND = "core.todo_days_at_hand"


def due_by(day: date | None = None, *, key: str = TODO_DAYS) -> date:
    """The day that was set (the programme year's, a quota's), or so many days from today as policy gives: the later.

    `key` is the policy value: `TODO_DAYS` for decisions and papers, `AT_HAND` for what a class's day asks for.
    """
    soonest = clock.today() + timedelta(days=value(key).value)
    return max(day, soonest) if day else soonest
