"""The programme year that a person looks at: chosen in the header, kept in the session."""

from django.http import HttpRequest

from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear

KEY = "programme_year"


def years_to_choose(request: HttpRequest) -> list[int]:
    """Years that were opened, the latest first. One query for a request, however often it asks."""
    known: list[int] | None = getattr(request, "_years_to_choose", None)
    if known is None:
        opened = ProgrammeYear.objects.exclude(state=YearState.DRAFT).order_by("-year")
        known = request._years_to_choose = list(opened.values_list("year", flat=True))  # type: ignore[attr-defined]
    return known


def chosen_year(request: HttpRequest) -> int | None:
    """The year chosen in the header, else the latest one opened; None before the first. One query at most."""
    chosen: int | None = request.session.get(KEY) if hasattr(request, "session") else None
    return chosen or next(iter(years_to_choose(request)), None)
