"""Whether a day can belong to a programme year at all."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.refusal import Refused


def refuse_strange_day(day: date | None, *, year: ProgrammeYear | int, name: Any, field: str) -> None:
    """Refuse a day that cannot be meant: before the year that goes before the programme year, or after the year that
    follows it. Money is ordered ahead in the autumn before, reports are due in the spring after."""
    number = year if isinstance(year, int) else year.year
    first, last = date(number - 1, 1, 1), date(number + 1, 12, 31)
    if day is not None and not first <= day <= last:
        raise Refused(
            _("%(name)s: %(day)s lies far from the programme year %(year)s. Give a day from %(first)s to %(last)s."),
            code="day_far_from_year",
            field=field,
            params={"name": name, "day": day, "year": number, "first": first, "last": last},
        )
