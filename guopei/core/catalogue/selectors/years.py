"""Years and what is trained in them. The catalogue is common knowledge, so these take no actor."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guopei.core.audit.selectors.standing_in import signed_for
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear, SubProject
from guopei.core.refusal import Refused


def years() -> QuerySet[ProgrammeYear]:
    """Every programme year, the latest first."""
    return ProgrammeYear.objects.order_by("-year")


def open_years() -> QuerySet[ProgrammeYear]:
    """The years that can be planned, the latest first."""
    return years().filter(state=YearState.OPEN)


def year_of(year: int | None) -> ProgrammeYear | None:
    """The programme year with this number."""
    return ProgrammeYear.objects.filter(year=year or 0).first()


def drafters(year: ProgrammeYear) -> set[int]:
    """Who drew a year up, and whom they stood in for: they may not confirm what stands in it."""
    return {pk for pk in (year.drafted_by_id, *signed_for(year, ["drafted_by_id"])) if pk is not None}


def closed_hindrance(year: ProgrammeYear, *, state: str = "") -> Refused | None:
    """The year is closed, as it was read or as `state` says now."""
    if (state or year.state) != YearState.CLOSED:
        return None
    return Refused(
        _("The programme year %(year)s is closed: its plans, orders and money stand."),
        code="year_closed",
        params={"year": year.year},
    )


def opened_hindrance(year: ProgrammeYear) -> Refused | None:
    """The year was opened: plans stand on its sub-projects."""
    if year.state == YearState.DRAFT:
        return None
    return Refused(
        _("The year %(year)s was opened: its sub-projects stand. A further one can be added."),
        code="year_is_open",
        params={"year": year.year},
    )


def sub_projects_of(year: ProgrammeYear, *, run_centrally: bool | None = None) -> QuerySet[SubProject]:
    """A year's sub-projects with line and target group, by line and code. `run_centrally` picks the ministry's own
    lines (True) or those that provinces plan (False)."""
    rows = SubProject.objects.filter(year=year).select_related("line", "target_group").order_by("line__code", "code")
    return rows if run_centrally is None else rows.filter(line__is_run_centrally=run_centrally)
