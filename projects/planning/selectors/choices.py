"""What may be chosen in a plan: sub-projects of the year that provinces run, subjects, years that are open."""

from django.db.models import QuerySet

from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear, Subject, SubProject


def sub_projects_for(year: ProgrammeYear) -> QuerySet[SubProject]:
    """The year's sub-projects that a province plans: all but those of the lines that the ministry runs itself."""
    return (
        SubProject.objects.filter(year=year, line__is_run_centrally=False)
        .select_related("line")
        .order_by("line__code", "code")
    )


def subjects() -> QuerySet[Subject]:
    """Every subject, in the order of the code list."""
    return Subject.objects.order_by("code")


def open_years() -> QuerySet[ProgrammeYear]:
    """Years in which plans may be drawn up, the latest first."""
    return ProgrammeYear.objects.filter(state=YearState.OPEN).order_by("-year")
