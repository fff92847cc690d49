"""Reading rosters: those in sight, and whom they would name."""

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.imports.selectors.batches import good_rows
from trainees.selection.models import RosterBatch


def rosters(actor: Actor) -> QuerySet[RosterBatch]:
    """The rosters in sight, with unit, file and task order."""
    return visible(actor, RosterBatch.objects.all()).select_related(
        "unit", "document", "quota__task_order__plan_item__sub_project"
    )


def fresh_people(batch: RosterBatch) -> int:
    """How many of a checked roster's good rows name somebody who is not named for this quota already."""
    return good_rows(batch).filter(is_nominated=False).count()
