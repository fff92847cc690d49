"""The programme year that a person looks at: chosen in the header, kept in the session."""

from collections.abc import Sequence

from django.http import HttpRequest

from guopei.core import clock
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.typed import whole_number

KEY = "programme_year"


def years_to_choose(request: HttpRequest) -> list[int]:
    """Years that were opened, the latest first. One query for a request, however often it asks."""
    known: list[int] | None = getattr(request, "_years_to_choose", None)
    if known is None:
        opened = ProgrammeYear.objects.exclude(state=YearState.DRAFT).order_by("-year")
        known = request._years_to_choose = list(opened.values_list("year", flat=True))  # type: ignore[attr-defined]
    return known


def chosen_year(request: HttpRequest) -> int | None:
    """The year that the page is asked for (`?year=2026`), else the one chosen in the header, else the running one; None
    before the first is opened. One query at most."""
    asked = whole_number(request.GET.get("year", "")) if hasattr(request, "GET") else None
    if asked is not None and asked in years_to_choose(request):
        return asked
    chosen: int | None = request.session.get(KEY) if hasattr(request, "session") else None
    return chosen or running_year(years_to_choose(request))


def running_year(years: Sequence[int]) -> int | None:
    """Of the years that were opened the one that runs today: that of the calendar, else the last before it, else the
    first. Opening the next one in December moves nobody's year."""
    today = clock.today().year
    return max((year for year in years if year <= today), default=min(years, default=None))
