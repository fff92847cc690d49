"""What may be chosen in a plan: sub-projects of the year that provinces run, subjects, years that are open."""

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import ProgrammeYear, Subject, SubProject
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit


def sub_projects_for(year: ProgrammeYear, unit: OrgUnit) -> QuerySet[SubProject]:
    """The year's sub-projects that a unit plans: the nation those of the lines that the ministry runs, a province all
    others."""
    return (
        SubProject.objects.filter(year=year, line__is_run_centrally=unit.kind == UnitKind.NATION)
        .select_related("line")
        .order_by("line__code", "code")
    )


def own_unit(actor: Actor) -> OrgUnit:
    """The unit that the actor acts for, which plans for itself alone."""
    return OrgUnit.objects.get(path=actor.unit_path)


def subjects() -> QuerySet[Subject]:
    """Every subject, in the order of the code list."""
    return Subject.objects.order_by("code")


def open_years() -> QuerySet[ProgrammeYear]:
    """Years in which plans may be drawn up, the latest first."""
    return ProgrammeYear.objects.filter(state=YearState.OPEN).order_by("-year")
