"""Who may be given a task order."""

from django.db.models import Q, QuerySet

from guopei.core.access.actor import Actor
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.reference.facts import KEY_COUNTIES, POVERTY
from guopei.core.orgs.selectors.tree import units


def holders(actor: Actor) -> QuerySet[OrgUnit]:
    """Registered institutions of any province, and the project counties below the actor's unit: those that belong or
    belonged to a designated set, for the sets that are named anew come after the years of the old ones."""
    county = Q(
        kind=UnitKind.COUNTY,
        path__startswith=actor.unit_path,
        in_programme=True,
        designations__unit_set__code__in=(POVERTY, KEY_COUNTIES),
    )
    return units(UnitKind.INSTITUTION, UnitKind.COUNTY).filter(Q(institution__isnull=False) | county).distinct()
