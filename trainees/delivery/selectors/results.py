"""Reading the results of a class: the acts on all of them together, and why they were sent back."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import visible
from guopei.core.audit.selectors.history import Change
from guopei.core.flow.selectors.steps import Made, SentBack, last_return, steps_made_together
from guopei.core.flow.table import Flow, flow_of
from trainees.classes.models import TrainingClass
from trainees.selection.models import Enrolment
from trainees.selection.rules.rights import VIEW_ENROLMENT


def _flow() -> Flow:
    return flow_of(Enrolment, "result_state")


def acts_on_results(actor: Actor, training_class: TrainingClass) -> list[Made]:
    """What was done with the results of a class, one entry for each act, oldest first. Two queries."""
    if not actor.has(VIEW_ENROLMENT):
        return []
    people = visible(actor, Enrolment.objects.filter(training_class=training_class))
    return steps_made_together(_flow(), people.order_by().values("pk"))


def results_sent_back(actor: Actor, training_class: TrainingClass) -> SentBack | None:
    """Who returned results of this class last and why, and what was answered when they were proposed again."""
    return last_return(_flow(), acts_on_results(actor, training_class))


def result_changes(actor: Actor, training_class: TrainingClass) -> Sequence[Change]:
    """The acts on results as the history of the class tells them."""
    return [
        made.as_change(made.state_label, ngettext("%(n)d trainee", "%(n)d trainees", made.n) % {"n": made.n})
        for made in acts_on_results(actor, training_class)
    ]
