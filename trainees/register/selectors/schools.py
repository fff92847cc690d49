"""Reading the register of schools."""

from collections.abc import Sequence

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.selectors.tree import units
from trainees.register.models import School


def schools(actor: Actor) -> QuerySet[School]:
    """The schools in sight, with their unit and county."""
    return visible(actor, School.objects.all()).select_related("unit__parent__parent")


def counties_to_name(actor: Actor) -> Sequence[str]:
    """The counties that the actor's lists may name, for the drop-down of a template."""
    within = OrgUnit.objects.get(path=actor.unit_path)
    return list(units(UnitKind.COUNTY, within=within).values_list("name", flat=True))
