"""Reading the roll calls of a class: when they were ended and reopened, by whom and why."""

from collections.abc import Sequence

from django.utils.translation import gettext

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.audit.selectors.history import Change
from guopei.core.flow.selectors.steps import steps_made_together
from guopei.core.flow.table import flow_of
from trainees.classes.models import TrainingClass
from trainees.delivery.models import RollCall
from trainees.selection.rules.rights import VIEW_ENROLMENT

MOST_NAMED = 5


def roll_changes(actor: Actor, training_class: TrainingClass) -> Sequence[Change]:
    """Roll calls ended and reopened as the history of the class tells them, one entry for each act, newest first.

    Three queries.
    """
    if not actor.has(VIEW_ENROLMENT):
        return []
    rolls = visible(actor, RollCall.objects.filter(lesson__phase__training_class=training_class))
    titles = dict(rolls.order_by().values_list("pk", "lesson__title"))
    return [
        made.as_change(gettext("Lesson"), _named([titles[pk] for pk in made.records]))
        for made in reversed(steps_made_together(flow_of(RollCall), rolls.order_by().values("pk")))
    ]


def _named(titles: Sequence[str]) -> str:
    return gettext(", ").join(titles[:MOST_NAMED]) + ("…" if len(titles) > MOST_NAMED else "")
