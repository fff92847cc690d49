"""A day of the year, as a policy value holds it, in a certain year."""

from calendar import monthrange
from datetime import date

from guopei.core.policy.selectors.values import Value


def day_in(year: int, value: Value) -> date:
    """The day in that year that a value names."""
    month, _dash, day = str(value.value).partition("-")
    return _in_year(year, int(month), int(day))


def carried(day: date, years: int) -> date:
    """The same day so many years later."""
    return _in_year(day.year + years, day.month, day.day)


def _in_year(year: int, month: int, day: int) -> date:
    """The last day of the month where it has fewer days."""
    return date(year, month, min(day, monthrange(year, month)[1]))
